import { InputError } from "../../core/index.ts";

/**
 * Quadratic length reward: rises to 1 at a turning point, then falls ever faster to −1 at the limit.
 *
 *     r(L) = 1 − (1 − x/p)²                  for x ≤ p
 *     r(L) = 1 − 2 ((x − p) / (1 − p))²      for x > p,   x = min(L / L_max, 1)
 *
 * @param length L ≥ 0: length of the answer, in tokens (or in words, like L_max)
 * @param options.max L_max > 0: the limit, in the same unit
 * @param options.turn p in (0, 1): share of the limit that earns most; default 0.5
 * @returns the reward; an answer longer than the limit gets −1, an empty one 0
 * @throws {InputError} when a number is out of its range
 * @range [-1, 1]
 * @source Xin et al. 2025 (Surrogate Signals from Format and Length), arXiv:2505.19439, length reward
 * @example [0, 500, 1000, 1500, 2000, 9000].map((length) => quadraticLength(length, { max: 2000 })) // [0, 0.75, 1, 0.5, -1, -1]
 * @example quadraticLength(100, { max: 0 }) // throws InputError
 */
export function quadraticLength(length: number, { max, turn = 0.5 }: { max: number; turn?: number }): number {
  if (!(length >= 0 && max > 0 && turn > 0 && turn < 1)) {
    throw new InputError("quadraticLength", "length must be at least 0, max above 0 and turn in (0, 1)", { length, max, turn });
  }
  const x = Math.min(length / max, 1);
  return x <= turn ? 1 - (1 - x / turn) ** 2 : 1 - 2 * ((x - turn) / (1 - turn)) ** 2;
}
