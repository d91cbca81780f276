import { combine, described, InputError, InvalidRollout, type Reward, valueOf } from "../core/index.ts";
import { sum } from "../math/index.ts";

/**
 * A reward with a price on leaving the reference policy: what RLHF trains on. The price is paid token by token, the reward at the last one.
 *
 *     r_t = −β (log π(y_t) − log π_ref(y_t)) + 1[t = T] r(x, y),   R = Σ_t r_t
 *
 * @param reward r: what the response is worth
 * @param options.beta β ≥ 0: price of a nat, in the unit of the reward; default 0.05
 * @returns R with `r` and the `kl` that was walked, in nats, as parts and r_t as tokens, so that a trainer can take either; null where `reward` abstains
 * @throws {InputError} when β is not a number from 0; a rollout without log-probabilities of both policies for its tokens is invalid
 * @source Stiennon et al. 2020, arXiv:2009.01325, section 3.4 (β = 0.05); paid per token as in Ziegler et al. 2019, arXiv:1909.08593, eq. 2
 * @example await scoreOne(klReward(each(() => 1), { beta: 0.5 }), { response: "a b", tokens: { logprobs: Float32Array.of(-1, -1), referenceLogprobs: Float32Array.of(-2, -1) } }) // { value: 0.5, parts: { r: 1, kl: 1 }, tokens: [-0.5, 1] }
 * @example await scoreOne(klReward(each(() => 1)), { response: "a" }) // throws InvalidRollout
 */
export function klReward(reward: Reward, { beta = 0.05 }: { beta?: number } = {}): Reward {
  if (!(beta >= 0)) throw new InputError("klReward", "beta must be at least 0", beta);
  const paid = combine({ r: reward }, ({ r }, { tokens, id }) => {
    const [now, before] = [tokens?.logprobs, tokens?.referenceLogprobs];
    if (!now || !before || now.length !== before.length || now.length === 0) {
      throw new InvalidRollout("klReward", "needs log-probabilities of its tokens under the policy and under the reference, as many", {
        id,
        logprobs: now?.length,
        referenceLogprobs: before?.length,
      });
    }
    const value = valueOf(r);
    if (value === null) return null;
    const steps = Float64Array.from(now, (logprob, t) => logprob - before[t]!);
    const kl = sum(steps);
    const rewards = Float32Array.from(steps, (step, t) => -beta * step + (t === steps.length - 1 ? value : 0));
    return { value: value - beta * kl, parts: { r, kl }, tokens: rewards };
  });
  return described(paid, { method: "klReward", parts: { r: reward }, options: { beta } });
}
