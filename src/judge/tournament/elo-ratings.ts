import { type Battle, battleMatrix } from "../battle-matrix.ts";
import { ratingsFromBattles } from "../ratings-from-battles.ts";

/**
 * Elo ratings: how strong contestants must be for their comparisons to go as they did, in Elo points.
 *
 *     P(i beats j) = 1 / (1 + 10^((R_j − R_i) / 400)),   R by maximum likelihood (Bradley–Terry)
 *
 * The fit depends on no order of the comparisons. Ratings of groups that share no contestant do not compare.
 *
 * @param battles comparisons, by positions
 * @param count number of contestants
 * @param options.ridge ρ > 0: keeps ratings finite where someone never lost; default 0.001
 * @returns R, [contestants], in Elo points around 0
 * @throws {InputError} when a position is no contestant's, both are one, a win is not in [0, 1], or ridge is not positive
 * @source Guo et al. 2025 (Reward Reasoning Model), arXiv:2505.14674 (ratings of all pairs as rewards); Elo 1978, The Rating of Chessplayers (the scale)
 * @example eloRatings([{ first: 0, second: 1, firstWon: 1 }, { first: 1, second: 0, firstWon: 0.09090909 }], 2, { ridge: 1e-9 }) // [264.4, -264.4]
 */
export function eloRatings(battles: readonly Battle[], count: number, { ridge = 0.001 }: { ridge?: number } = {}): number[] {
  const pointsPerLogit = 400 / Math.LN10;
  return ratingsFromBattles(battleMatrix(battles, count, [1, 1]), { ridge }).map((rating) => pointsPerLogit * rating);
}
