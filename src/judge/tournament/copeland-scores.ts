import { mean } from "../../math/index.ts";
import { type Battle, battleMatrix } from "../battle-matrix.ts";

/**
 * Copeland scores: the share of opponents that each contestant beats in most of their comparisons.
 *
 *     r_i = (1 / |J_i|) Σ_{j ∈ J_i} (1[i beat j more often] + ½ · 1[as often])
 *
 * How clearly somebody was beaten does not count, so a cycle among a few does not move the rest.
 *
 * @param battles comparisons, by positions; J_i are the opponents that i met
 * @param count number of contestants
 * @returns r, [contestants], in [0, 1]; ½ for who met nobody
 * @throws {InputError} when a position is no contestant's, both are one, or a win is not in [0, 1]
 * @range [0, 1]
 * @source Copeland 1951, A reasonable social welfare function; SERL, 2025, arXiv:2511.07922 (as the reward of a group)
 * @example copelandScores([{ first: 0, second: 1, firstWon: 0.6 }, { first: 1, second: 0, firstWon: 0.5 }], 2) // [1, 0]
 */
export function copelandScores(battles: readonly Battle[], count: number): number[] {
  const wins = battleMatrix(battles, count, [1, 1]);
  return wins.map((row, i) => {
    const met = row.flatMap((won, j) => (won + wins[j]![i]! > 0 ? [won - wins[j]![i]!] : []));
    return met.length === 0 ? 0.5 : mean(met.map((lead) => (Math.sign(lead) + 1) / 2));
  });
}
