import { InputError } from "../../core/index.ts";

/**
 * Linear history length (HAPO's ablation): like the cosine form, with straight lines and a little tolerance above the best so far.
 *
 *     g = −(L − (1 + t) h) / h  beyond (1 + t) h, otherwise 0
 *     r = 1 − L / h             if the answer is right and L < h
 *     r = max(floor, g)         if it is right and L ≥ h
 *     r = max(−1, g)            if it is wrong
 *
 * @param length L ≥ 0: length of the answer, in tokens (or in words, like h)
 * @param best h ≥ 0: length to beat, in the same unit
 * @param right whether the answer is right
 * @param options.tolerance t ≥ 0: share of h by which an answer may be longer for free; default 0.1
 * @param options.floor the least that a right answer can get, in [−1, 0]; default −0.7
 * @returns the reward for length
 * @throws {InputError} when a number is out of its range
 * @range [-1, 1]
 * @source Huang et al. 2025 (HAPO), arXiv:2505.11225, linear form of the length reward
 * @example [0, 50, 100, 110, 160, 900].map((length) => linearHistoryLength(length, 100, true)) // [1, 0.5, 0, 0, -0.5, -0.7]
 * @example [0, 100, 160, 900].map((length) => linearHistoryLength(length, 100, false)) // [0, 0, -0.5, -1]
 */
export function linearHistoryLength(
  length: number,
  best: number,
  right: boolean,
  { tolerance = 0.1, floor = -0.7 }: { tolerance?: number; floor?: number } = {},
): number {
  if (!(length >= 0 && best >= 0 && tolerance >= 0 && floor >= -1 && floor <= 0)) {
    const given = { length, best, tolerance, floor };
    throw new InputError("linearHistoryLength", "length, best and tolerance must be at least 0 and floor in [−1, 0]", given);
  }
  if (right && length < best) return 1 - length / best;
  const excess = length - (1 + tolerance) * best;
  return excess <= 0 ? 0 : Math.max(right ? floor : -1, -excess / best);
}
