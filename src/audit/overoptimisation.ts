import { InputError } from "../core/index.ts";
import { argmax, minimum, ratio, rows } from "../math/index.ts";

/** Where a policy that follows a reward stops getting better. */
export interface Overoptimisation {
  /** KL at which the true value is highest, in nats */
  readonly at: number;
  /** that highest true value */
  readonly peak: number;
  /** share of the gain that is lost again by the end of the curve: 0 none, 1 all, more where it ends below its start */
  readonly drop: number;
  /** smallest step of the reward along the curve: below 0 where the policy did not even follow it */
  readonly leastStep: number;
}

/**
 * Overoptimisation: a policy is pushed ever further by a reward, and at some distance what people think of it turns.
 *
 *     drop = (max_k g_k − g_K) / (max_k g_k − g_0)
 *
 * @param kl d: distance from the reference policy, in nats, rising, [points]; the first point is the start
 * @param proxy r: mean reward that the policy was trained for, [points]
 * @param gold g: mean true value, from people or a much better reward, [points]
 * @returns where the peak is, and how much is lost behind it; the drop is 0 where the peak is the start
 * @throws {InputError} when the lists have fewer than two points or differ in length, or the distances fall
 * @source Stiennon et al. 2020, arXiv:2009.01325, section 4.3 and figure 5; Gao et al. 2022, arXiv:2210.10760
 * @example overoptimisation([0, 1, 4], [0, 1, 2], [0, 2, 1]) // { at: 1, peak: 2, drop: 0.5, leastStep: 1 }
 * @example overoptimisation([0, 1, 4], [0, 1, 2], [0, 1, 2]).drop // 0
 */
export function overoptimisation(kl: readonly number[], proxy: readonly number[], gold: readonly number[]): Overoptimisation {
  const points = rows({ kl, proxy, gold });
  if (points.length < 2 || points.some((point, k) => k > 0 && !(point.kl >= points[k - 1]!.kl))) {
    throw new InputError("overoptimisation", "needs two points or more, in order of their distance", kl);
  }
  const peak = points[argmax(gold)]!;
  return {
    at: peak.kl,
    peak: peak.gold,
    drop: ratio(peak.gold - gold.at(-1)!, peak.gold - gold[0]!),
    leastStep: minimum(proxy.slice(1).map((r, k) => r - proxy[k]!)),
  };
}
