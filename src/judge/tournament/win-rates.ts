import { type Battle, battleMatrix } from "../battle-matrix.ts";

/**
 * Win rates: the share of its comparisons that each contestant won.
 *
 *     r_i = (1 / |J_i|) Σ_{j ∈ J_i} s(i, j)
 *
 * @param battles comparisons, by positions; J_i are the opponents that i met
 * @param count number of contestants
 * @returns r, [contestants], in [0, 1]; ½ for who met nobody
 * @throws {InputError} when a position is no contestant's, both are one, or a win is not in [0, 1]
 * @range [0, 1]
 * @source AI Can Learn Scientific Taste, 2026, arXiv:2603.14473 (win rate in the group as reward)
 * @example winRates([{ first: 0, second: 1, firstWon: 1 }, { first: 2, second: 0, firstWon: 0.5 }, { first: 1, second: 2, firstWon: 0 }], 3) // [0.75, 0, 0.75]
 * @example winRates([], 1) // [0.5]
 */
export function winRates(battles: readonly Battle[], count: number): number[] {
  const wins = battleMatrix(battles, count, [1, 1]);
  return wins.map((row, i) => {
    const won = row.reduce((sum, one) => sum + one, 0);
    const met = won + wins.reduce((sum, other) => sum + other[i]!, 0);
    return met === 0 ? 0.5 : won / met;
  });
}
