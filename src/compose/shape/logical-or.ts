import { combine, InputError, type Reward, valueOf } from "../../core/index.ts";
import { logSumExp, sum } from "../../math/index.ts";
import { logProbabilities } from "./log-probabilities.ts";

/**
 * Logical or: the log-probability that a response is good in at least one respect, if the respects are independent.
 *
 *     R(y) = log(1 − Π_k (1 − p_k(y))),  p_k = exp u_k
 *
 * A part that abstains leaves the others as they are.
 *
 * @param parts u_k ≤ 0: log-probabilities of being good, by name, in nats, as `logSigmoidCentred` gives them
 * @returns R ≤ 0, in nats; null where every part abstains
 * @throws {InputError} when there is no part; a rollout for which a part is above 0 fails with one too
 * @source Wang et al. 2024, arXiv:2402.00742, section 4 (its and, by De Morgan's law)
 * @example await scoreOne(logicalOr({ a: each(() => Math.log(0.5)), b: each(() => Math.log(0.8)) }), { response: "" }) // { value: -0.1054 }
 * @example await scoreOne(logicalOr({ a: each(() => -800), b: each(() => -900) }), { response: "" }) // { value: -800 }
 */
export function logicalOr(parts: Readonly<Record<string, Reward>>): Reward {
  if (Object.keys(parts).length === 0) throw new InputError("logicalOr", "needs at least one part", parts);
  return combine(parts, (verdicts) => {
    const given = logProbabilities("logicalOr", Object.values(verdicts).map(valueOf));
    return { value: given.length === 0 ? null : logAny(given), parts: verdicts };
  });
}

function logAny(logs: readonly number[]): number {
  const logNone = sum(logs.map((log) => Math.log(-Math.expm1(log))));
  // Chances too small to be told from 0 in 1 − p simply add up.
  return logNone > -1e-10 ? logSumExp(logs) : Math.log(-Math.expm1(logNone));
}
