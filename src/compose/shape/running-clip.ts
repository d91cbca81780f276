import { clamp } from "../../math/index.ts";
import type { History } from "./against-history.ts";

/**
 * Reward kept within a few standard deviations of its running mean.
 *
 *     R(y) = clamp(r(y), mean − w · sd, mean + w · sd)
 *
 * @param reward r: reward of the response
 * @param history mean and deviation of the reward so far; `againstHistory` provides them
 * @param options.width w ≥ 0: how far a reward may be from the mean, in standard deviations
 * @returns the clipped reward, in its own unit
 * @source Fu et al. 2025 (PAR), arXiv:2502.18770, section 5 (baseline "clip")
 * @example runningClip(9, { mean: 1, deviation: 2, count: 9, minimum: 0, maximum: 9 }) // 3
 * @example runningClip(9, { mean: 1, deviation: 2, count: 9, minimum: 0, maximum: 9 }, { width: 10 }) // 9
 */
export function runningClip(reward: number, history: History, { width = 1 }: { width?: number } = {}): number {
  return clamp(reward, history.mean - width * history.deviation, history.mean + width * history.deviation);
}
