import { InputError } from "../core/index.ts";
import { clamp } from "../math/index.ts";
import type { Battle } from "./battle-matrix.ts";

/**
 * Length-balanced weights: what each comparison is worth, so that a judge who likes long answers does not make them longer.
 *
 *     0 where shorter / longer ≤ 1 − α;   otherwise β where the shorter one won, and 1 where it did not
 *     β = clamp(lost / won, 1, b),   won and lost: valid comparisons that the shorter one of the two won and lost in the group
 *
 * @param battles comparisons of the answers to one prompt; a tie is neither won nor lost
 * @param lengths of the answers, [answers], in one unit
 * @param options.tolerance α in (0, 1]: from which difference in length on two answers do not compare; default 0.2
 * @param options.most b ≥ 1: bound on β; default 5
 * @returns weights, [battles]
 * @throws {InputError} when an answer has no positive length, or an option is out of its range
 * @range [0, ∞]
 * @source Ou et al. 2025 (SERL), arXiv:2511.07922, length control module; Guerdon: the clamp of β, and one ratio for both orders
 * @example lengthBalancedWeights([{ first: 0, second: 1, firstWon: 0 }, { first: 1, second: 0, firstWon: 1 }, { first: 0, second: 1, firstWon: 1 }, { first: 0, second: 2, firstWon: 1 }], [90, 100, 200]) // [1, 1, 2, 0]
 */
export function lengthBalancedWeights(
  battles: readonly Battle[],
  lengths: readonly number[],
  { tolerance = 0.2, most = 5 }: { tolerance?: number; most?: number } = {},
): number[] {
  if (!(tolerance > 0 && tolerance <= 1 && most >= 1)) {
    throw new InputError("lengthBalancedWeights", "tolerance must be in (0, 1], most at least 1", { tolerance, most });
  }
  const wins = battles.map(({ first, second, firstWon }) => {
    const [a, b] = [lengths[first]!, lengths[second]!];
    if (!(a > 0 && b > 0)) throw new InputError("lengthBalancedWeights", "each answer needs a positive length", [a, b]);
    const valid = Math.min(a, b) / Math.max(a, b) > 1 - tolerance;
    const shorter = a === b || firstWon === 0.5 ? null : a < b === firstWon > 0.5;
    return { valid, shorter };
  });
  const [won, lost] = [true, false].map((side) => wins.filter(({ valid, shorter }) => valid && shorter === side).length) as [
    number,
    number,
  ];
  const beta = won === 0 || lost === 0 ? 1 : clamp(lost / won, 1, most);
  return wins.map(({ valid, shorter }) => (valid ? (shorter ? beta : 1) : 0));
}
