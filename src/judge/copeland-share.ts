import { type Battle, battleMatrix } from "./battle-matrix.ts";

/**
 * Copeland share: how many of its opponents an answer beats by majority, so that one opponent counts once however often the two met.
 *
 *     R_i = (|{ j : B_ij > B_ji }| + ½ |{ j : B_ij = B_ji }|) / number of opponents that i met
 *
 * @param battles comparisons of the answers to one prompt, by their positions
 * @param count number of answers
 * @returns R, [count]; null for an answer that met nobody
 * @throws {InputError} when a position is no answer's, both are one, or a win is not in [0, 1]
 * @range [0, 1]
 * @source Copeland 1951 (majority of each pair); Ou et al. 2025 (SERL), arXiv:2511.07922 (as a reward)
 * @example copelandShare([{ first: 0, second: 1, firstWon: 1 }, { first: 1, second: 0, firstWon: 0 }, { first: 0, second: 2, firstWon: 0 }], 3) // [0.5, 0, 1]
 */
export function copelandShare(battles: readonly Battle[], count: number): (number | null)[] {
  const wins = battleMatrix(battles, count, [1, 1]);
  const opponents = Array.from({ length: count }, () => new Set<number>());
  for (const { first, second } of battles) {
    opponents[first]!.add(second);
    opponents[second]!.add(first);
  }
  return opponents.map((met, i) => {
    if (met.size === 0) return null;
    const beaten = [...met].reduce((total, j) => total + (Math.sign(wins[i]![j]! - wins[j]![i]!) + 1) / 2, 0);
    return beaten / met.size;
  });
}
