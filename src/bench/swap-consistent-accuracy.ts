import { mean, rows } from "../math/index.ts";

/**
 * Swap-consistent accuracy: the share of pairs that a judge gets right in both orders.
 *
 *     accuracy = mean_i 1[p_i > ½ and q_i > ½]
 *
 * Accuracy in one order hides what a judge gives to a place: here one that always names the first gets 0, and a coin 0.25.
 *
 * @param shownFirst p: probability that the better response of a pair wins where it is shown first, [pairs], in [0, 1]
 * @param shownSecond q: probability that it wins where it is shown second, [pairs], in [0, 1]
 * @returns the share of pairs; a tie is not right
 * @throws {InputError} when the lists are empty or differ in length
 * @range [0, 1]
 * @source Whitehouse et al. 2025 (J1), arXiv:2505.10320 (consistent accuracy)
 * @source AI Can Learn Scientific Taste, 2026, arXiv:2603.14473 (right only if both orders are)
 * @example swapConsistentAccuracy([1, 1, 0.4, 0.5], [1, 0, 0.9, 1]) // 0.25
 * @example swapConsistentAccuracy([1, 1], [0, 0]) // 0
 */
export function swapConsistentAccuracy(shownFirst: readonly number[], shownSecond: readonly number[]): number {
  return mean(rows({ shownFirst, shownSecond }).map((pair) => Number(pair.shownFirst > 0.5 && pair.shownSecond > 0.5)));
}
