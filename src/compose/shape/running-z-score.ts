import { ratio } from "../../math/index.ts";
import type { History } from "./against-history.ts";

/**
 * Reward in standard deviations above its running mean.
 *
 *     R(y) = (r(y) − mean) / sd
 *
 * @param reward r: reward of the response
 * @param history mean and deviation of the reward so far; `againstHistory` provides them
 * @returns the standardised reward, unbounded; 0 where the reward has not varied
 * @source Fu et al. 2025 (PAR), arXiv:2502.18770, section 5 (baseline "mean std")
 * @example runningZScore(5, { mean: 1, deviation: 2, count: 9, minimum: 0, maximum: 5 }) // 2
 * @example runningZScore(1, { mean: 1, deviation: 0, count: 9, minimum: 1, maximum: 1 }) // 0
 */
export function runningZScore(reward: number, history: History): number {
  return ratio(reward - history.mean, history.deviation);
}
