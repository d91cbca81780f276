import { mean, rows } from "../math/index.ts";

/**
 * Flip rate: how often a judge of pairs changes its mind when the two are shown in the other order.
 *
 *     flips = mean_i 1[(p_i − ½)(q_i − ½) ≤ 0]
 *
 * A tie in either order counts as a flip: it names no winner.
 *
 * @param shownFirst p: probability that a response wins where it is shown first, [pairs], in [0, 1]
 * @param shownSecond q: probability that the same response wins where it is shown second, [pairs], in [0, 1]
 * @returns 0 for a judge that looks at the responses only, 1 for one that looks at their place only
 * @throws {InputError} when the lists are empty or differ in length
 * @range [0, 1]
 * @source Whitehouse et al. 2025 (J1), arXiv:2505.10320 (verdict flips and ties on swapping)
 * @example flipRate([1, 0.8, 0, 1], [1, 0.2, 0.1, 0.5]) // 0.5
 */
export function flipRate(shownFirst: readonly number[], shownSecond: readonly number[]): number {
  return mean(rows({ shownFirst, shownSecond }).map((pair) => Number((pair.shownFirst - 0.5) * (pair.shownSecond - 0.5) <= 0)));
}
