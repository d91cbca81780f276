import { mean, rows } from "../../math/index.ts";

/**
 * Order consistency: share of pairs in which a judge names the same winner whichever of the two is shown first. The rest is its flip rate.
 *
 *     C = mean_i [sign(f_i − ½) = −sign(b_i − ½)]
 *
 * A tie in both orders is the same verdict twice, so it is consistent; `flipRate` counts it as a flip, since it names no winner.
 *
 * @param forward f: chance that the response shown first is the better one, when the pair is shown as (x, y), in [0, 1], [pairs]
 * @param backward b: the same when it is shown as (y, x), [pairs]
 * @returns the share; a judge who always takes the first has 0, one who always says tie has 1
 * @throws {InputError} when the lists are empty or differ in length
 * @range [0, 1]
 * @source Zheng et al. 2023 (MT-Bench), arXiv:2306.05685, section 3.4 and table 2 (consistency)
 * @example orderConsistency([1, 1, 0, 0.5], [0, 1, 1, 0.5]) // 0.75
 */
export function orderConsistency(forward: readonly number[], backward: readonly number[]): number {
  return mean(rows({ forward, backward }).map((pair) => (Math.sign(pair.forward - 0.5) + Math.sign(pair.backward - 0.5) === 0 ? 1 : 0)));
}
