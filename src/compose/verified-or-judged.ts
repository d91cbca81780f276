import { combine, described, InputError, type Reward, valueOf } from "../core/index.ts";
import { sigmoid } from "../math/index.ts";

/**
 * A verifier with a learned reward behind it: what is verified earns all, and the rest is told apart by the reward.
 *
 *     R(y) = 1 where v(y) ≥ 1,  otherwise σ(s · r(y))
 *
 * So a group in which nothing is right still has something to learn from, and an answer that the rule cannot read is not lost.
 *
 * @param verifier v: 1 where the answer is right; where it abstains the reward decides
 * @param reward r: a learned reward around 0, in logits
 * @param options.scale s > 0: brings r to logits; default 1
 * @returns R in [0, 1], both verdicts as parts; null where the reward would decide and abstains
 * @throws {InputError} when the scale is not above 0
 * @range [0, 1]
 * @source Zhang et al. 2025 (BaseReward), arXiv:2509.16127, section 5 (rule and reward model)
 * @example await scoreOne(verifiedOrJudged(exactMatch(), each(() => 0)), { response: "4", reference: "4" }) // { value: 1 }
 * @example await scoreOne(verifiedOrJudged(exactMatch(), each(() => 0)), { response: "5", reference: "4" }) // { value: 0.5, parts: { verifier: 0, reward: 0 } }
 */
export function verifiedOrJudged(verifier: Reward, reward: Reward, { scale = 1 }: { scale?: number } = {}): Reward {
  if (!(scale > 0)) throw new InputError("verifiedOrJudged", "scale must be above 0", scale);
  const both = combine({ verifier, reward }, (parts) => {
    const [right, worth] = [valueOf(parts.verifier), valueOf(parts.reward)];
    if (right !== null && right >= 1) return { value: 1, parts };
    return { value: worth === null ? null : sigmoid(scale * worth), parts };
  });
  return described(both, { method: "verifiedOrJudged", parts: { verifier, reward }, options: { scale } });
}
