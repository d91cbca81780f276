import { InputError } from "../../core/index.ts";
import { mean, ratio, standardDeviation } from "../../math/index.ts";

/**
 * Reward in standard deviations above the mean of reference rewards.
 *
 *     R(x, y) = (r(x, y) − mean_m r_m) / sd_m r_m
 *
 * The references may be responses to the same prompt, or one calibration set for all prompts: what the reward gave to outputs of the policy at the start.
 *
 * @param reward r(x, y): reward of the response
 * @param references r_m: rewards of at least one reference, [references]
 * @returns the standardised reward, unbounded; 0 where the references do not vary
 * @throws {InputError} when there is no reference
 * @source Lai et al. 2024 (ALaRM), arXiv:2403.06754, section 3.2 (holistic reward standardised by its mean and deviation on reference outputs)
 * @example referenceZScore(5, [0, 2]) // 2.8284
 * @example referenceZScore(5, [3]) // 0
 */
export function referenceZScore(reward: number, references: readonly number[]): number {
  if (references.length === 0) throw new InputError("referenceZScore", "needs at least one reference reward", references);
  const deviation = references.length > 1 ? standardDeviation(references) : 0;
  return ratio(reward - mean(references), deviation);
}
