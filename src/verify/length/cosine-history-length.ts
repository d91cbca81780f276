import { InputError } from "../../core/index.ts";

/**
 * Cosine history length (HAPO): how much briefer an answer is than the briefest right one so far.
 *
 *     f = cos(min(π L / 2h, π))
 *     r = max(floor, f)     if the answer is right
 *     r = min(0, f)         otherwise
 *
 * As long as the best so far earns 0, half of it 0.71, twice of it the floor. A wrong answer can only lose, and only by being longer: trying something
 * shorter is free.
 *
 * @param length L ≥ 0: length of the answer, in tokens (or in words, like h)
 * @param best h ≥ 0: length to beat, in the same unit
 * @param right whether the answer is right
 * @param options.floor the least that a right answer can get, in [−1, 0]; default −0.7, so that with a weight of 1 it stays above every wrong one
 * @returns the reward for length
 * @throws {InputError} when a number is out of its range
 * @range [-1, 1]
 * @source Huang et al. 2025 (HAPO), arXiv:2505.11225, length reward
 * @example [0, 50, 100, 200, 900].map((length) => cosineHistoryLength(length, 100, true)) // [1, 0.7071, 0, -0.7, -0.7]
 * @example [0, 50, 100, 150, 900].map((length) => cosineHistoryLength(length, 100, false)) // [0, 0, 0, -0.7071, -1]
 */
export function cosineHistoryLength(length: number, best: number, right: boolean, { floor = -0.7 }: { floor?: number } = {}): number {
  if (!(length >= 0 && best >= 0 && floor >= -1 && floor <= 0)) {
    throw new InputError("cosineHistoryLength", "length and best must be at least 0 and floor in [−1, 0]", { length, best, floor });
  }
  // As long as the best is exactly 0, also where both lengths are 0 and where the cosine of π/2 is not quite.
  const f = length === best ? 0 : Math.cos(Math.min((Math.PI / 2) * (length / best), Math.PI));
  return right ? Math.max(floor, f) : Math.min(0, f);
}
