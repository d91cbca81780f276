import { ratio } from "../../math/index.ts";
import type { History } from "./against-history.ts";

/**
 * Reward as a share of the way from the worst to the best seen so far.
 *
 *     R(y) = (r(y) − min) / (max − min)
 *
 * One outlier squeezes all that follows.
 *
 * @param reward r: reward of the response, which the history includes
 * @param history minimum and maximum of the reward so far; `againstHistory` provides them
 * @returns the share; 0.5 where the reward has not varied
 * @range [0, 1]
 * @source Fu et al. 2025 (PAR), arXiv:2502.18770, section 5 (baseline "minmax")
 * @example runningMinMax(2, { mean: 1, deviation: 2, count: 9, minimum: 0, maximum: 8 }) // 0.25
 * @example runningMinMax(3, { mean: 3, deviation: 0, count: 1, minimum: 3, maximum: 3 }) // 0.5
 */
export function runningMinMax(reward: number, history: History): number {
  return ratio(reward - history.minimum, history.maximum - history.minimum, 0.5);
}
