import { InputError } from "../core/index.ts";

/**
 * Ladder: the order in which problems are best trained on, from easy and short to hard and long; without those that teach nothing.
 *
 *     order by (−p_i, L_i),   keep i with 0 < p_i < 1
 *
 * A problem that a reference model always solves, or never, has groups of equal rewards, and so no gradient.
 *
 * @param passRates p: share of a reference model's answers that are right, [problems], in [0, 1]
 * @param lengths L: mean length of those answers, [problems], in tokens
 * @param options.keepAll whether problems that are always or never solved stay in the order; default false
 * @returns positions of the problems in the order to train on them; equal ones keep their order
 * @throws {InputError} when the lists differ in length, or a pass rate is not in [0, 1]
 * @source Guo et al. 2025 (Observe-R1), arXiv:2505.12432, NeuraLadder; Guerdon: length as the second key, since the paper does not say how the two combine
 * @example ladder([0.5, 1, 0.75, 0, 0.5], [300, 80, 100, 900, 200]) // [2, 4, 0]
 * @example ladder([0.5, 1, 0.75, 0, 0.5], [300, 80, 100, 900, 200], { keepAll: true }) // [1, 2, 4, 0, 3]
 */
export function ladder(
  passRates: readonly number[],
  lengths: readonly number[],
  { keepAll = false }: { keepAll?: boolean } = {},
): number[] {
  if (passRates.length !== lengths.length || !passRates.every((p) => p >= 0 && p <= 1)) {
    throw new InputError("ladder", "needs a pass rate in [0, 1] and a length for each problem", { passRates, lengths });
  }
  return passRates
    .map((_, i) => i)
    .filter((i) => keepAll || (passRates[i]! > 0 && passRates[i]! < 1))
    .sort((a, b) => passRates[b]! - passRates[a]! || lengths[a]! - lengths[b]!);
}
