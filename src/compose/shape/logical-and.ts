import { combine, InputError, type Reward, valueOf } from "../../core/index.ts";
import { sum } from "../../math/index.ts";
import { logProbabilities } from "./log-probabilities.ts";

/**
 * Logical and: the log-probability that a response is good in every respect, if the respects are independent.
 *
 *     R(y) = Σ_k u_k(y) = log Π_k p_k(y)
 *
 * A raw sum lets an excess of one respect pay for a lack of another; here a respect that is already good has hardly more to give.
 * A part that abstains leaves the others as they are.
 *
 * @param parts u_k ≤ 0: log-probabilities of being good, by name, in nats, as `logSigmoidCentred` gives them
 * @returns R ≤ 0, in nats; null where every part abstains
 * @throws {InputError} when there is no part; a rollout for which a part is above 0 fails with one too
 * @source Wang et al. 2024, arXiv:2402.00742, section 4 (the sum of transformed rewards as the log-probability of "all good")
 * @example await scoreOne(logicalAnd({ helpful: each(() => Math.log(0.5)), harmless: each(() => Math.log(0.8)) }), { response: "" }) // { value: -0.9163 }
 * @example await scoreOne(logicalAnd({ helpful: each(() => Math.log(0.5)), harmless: each(() => null) }), { response: "" }) // { value: -0.6931 }
 * @example await scoreOne(logicalAnd({ helpful: each(() => 0.5) }), { response: "" }) // throws InputError
 */
export function logicalAnd(parts: Readonly<Record<string, Reward>>): Reward {
  if (Object.keys(parts).length === 0) throw new InputError("logicalAnd", "needs at least one part", parts);
  return combine(parts, (verdicts) => {
    const given = logProbabilities("logicalAnd", Object.values(verdicts).map(valueOf));
    return { value: given.length === 0 ? null : sum(given), parts: verdicts };
  });
}
