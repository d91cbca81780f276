import { InputError } from "../core/index.ts";
import { clamp } from "../math/index.ts";

/**
 * Progress reward: pays for progress alone, less where it was made badly, and ends all earning at a hard infraction.
 *
 *     r_t = max(ΔC_t, 0) · Π_i clamp(p_{t,i}, 0, 1) − T · 1[infraction]
 *
 * Nothing is paid for position, speed or direction as such, so nothing can be collected by driving in circles: undiscounted, the best one can do is to finish cleanly.
 * One factor with a wrong scale makes the whole vanish.
 *
 * @param progress ΔC: share of the task that was completed in this step, in the unit of the whole (percent where the task sums to 100); going back earns 0
 * @param penalties p_i: how cleanly, one factor a soft rule, [rules]; 1 is no violation, 0 the worst
 * @param options.infraction whether a hard rule was broken; the episode ends there, by the caller
 * @param options.cost T ≥ 0: price of a hard infraction besides the progress that is lost, in the unit of progress
 * @returns r_t, in the unit of progress; 0 or more without an infraction, at most the progress
 * @throws {InputError} when progress or a penalty is not a number, or the cost is negative
 * @source Jaeger et al. 2025 (CaRL), arXiv:2504.17838, eq. 1 and section 3
 * @example progressReward(2, [1, 0.5]) // 1
 * @example progressReward(-3, []) // 0
 * @example progressReward(2, [1], { infraction: true, cost: 1 }) // 1
 */
export function progressReward(
  progress: number,
  penalties: readonly number[],
  { infraction = false, cost = 0 }: { infraction?: boolean; cost?: number } = {},
): number {
  if (!Number.isFinite(progress) || penalties.some(Number.isNaN))
    throw new InputError("progressReward", "progress and penalties must be numbers", { progress, penalties });
  if (!(cost >= 0)) throw new InputError("progressReward", "cost must be at least 0", cost);
  const earned = penalties.reduce((reward, penalty) => reward * clamp(penalty, 0, 1), Math.max(progress, 0));
  return infraction ? earned - cost : earned;
}
