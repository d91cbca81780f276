import { InputError } from "../core/index.ts";

/** One comparison of two contestants, by their positions. */
export interface Battle {
  /** who was shown first, and who second */
  readonly first: number;
  readonly second: number;
  /** how far the first won, in [0, 1]; ½: neither */
  readonly firstWon: number;
}

/**
 * Weights that make both places worth the same: a win counts as much as the other place wins on the whole.
 *
 *     ω₁ = win₂ / (win₁ + win₂),   ω₂ = win₁ / (win₁ + win₂)
 *
 * @returns weights of a win in the first and in the second place; ½ each where nobody won
 */
export function placeWeights(battles: readonly Battle[]): readonly [number, number] {
  const first = battles.reduce((total, { firstWon }) => total + firstWon, 0);
  return battles.length === 0 ? [0.5, 0.5] : [1 - first / battles.length, first / battles.length];
}

/**
 * Battle matrix: who beat whom, with wins in the place that a judge favours counting less.
 *
 *     B_mn = ω₁ · wins of m over n when shown first + ω₂ · wins of m over n when shown second
 *
 * @param battles comparisons, at best in both orders
 * @param count number of contestants
 * @param weights ω₁, ω₂ ≥ 0: what a win in the first and in the second place is worth; default placeWeights(battles), which are the shares of
 * wins in the other place; [1, 1] counts wins as they are
 * @returns B, [count][count]
 * @throws {InputError} when a position is no contestant's, both are one, or a win is not in [0, 1]
 * @source Wu et al. 2024 (Meta-Rewarding), arXiv:2407.19594, battle matrix of the meta-judge
 * @example battleMatrix([{ first: 0, second: 1, firstWon: 1 }, { first: 1, second: 0, firstWon: 1 }, { first: 0, second: 2, firstWon: 1 }, { first: 2, second: 0, firstWon: 0 }], 3) // [[0, 0.25, 1], [0.25, 0, 0], [0, 0, 0]]
 */
export function battleMatrix(
  battles: readonly Battle[],
  count: number,
  weights: readonly [number, number] = placeWeights(battles),
): number[][] {
  const matrix = Array.from({ length: count }, () => new Array<number>(count).fill(0));
  for (const battle of battles) {
    const { first, second, firstWon } = battle;
    if (first === second || matrix[first] === undefined || matrix[second] === undefined || !(firstWon >= 0 && firstWon <= 1)) {
      throw new InputError("battleMatrix", `a battle needs two of the ${count} contestants and a win in [0, 1]`, battle);
    }
    matrix[first]![second]! += weights[0] * firstWon;
    matrix[second]![first]! += weights[1] * (1 - firstWon);
  }
  return matrix;
}
