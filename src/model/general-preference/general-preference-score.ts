import { InputError } from "../../core/index.ts";

/**
 * How much one response is preferred to another where preferences may go in circles: each response is a vector, and each pair of its numbers an arrow in a
 * plane that says by how much one turns past the other.
 *
 *     s(a ≻ b) = Σ_l λ_l (a_{2l} b_{2l+1} − a_{2l+1} b_{2l})
 *
 * s(a ≻ b) = −s(b ≻ a) by construction. With the vectors (r, 1) it is the difference of two rewards.
 *
 * @param a vector of the first response, [2k]
 * @param b vector of the second response, [2k]
 * @param options.scales λ: how much each plane counts, [k]; default 1 for each
 * @returns s, in logits; 0 for a response against itself
 * @throws {InputError} when the vectors differ in length, or it is odd
 * @source Zhang et al. 2024, arXiv:2410.02197, section 4.2 (signs as in the released code, which agrees with P(a ≻ b) = σ(s))
 * @example generalPreferenceScore([2, 1], [0.5, 1]) // 1.5
 * @example generalPreferenceScore([1, 0], [0, 1]) // 1
 * @example generalPreferenceScore([1, 0, 1], [0, 1, 1]) // throws InputError
 */
export function generalPreferenceScore(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  { scales }: { scales?: ArrayLike<number> } = {},
): number {
  if (a.length !== b.length || a.length % 2 !== 0) {
    throw new InputError("generalPreferenceScore", "the vectors must have the same, even length", [a.length, b.length]);
  }
  let score = 0;
  for (let l = 0; l < a.length / 2; l++) score += (scales?.[l] ?? 1) * (a[2 * l]! * b[2 * l + 1]! - a[2 * l + 1]! * b[2 * l]!);
  return score;
}
