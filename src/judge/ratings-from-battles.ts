import { InputError } from "../core/index.ts";
import { clamp, maximum, mean, sigmoid } from "../math/index.ts";

/**
 * Ratings from battles: how strong each contestant must be for the wins to be as they are (Bradley–Terry, or Elo without its history).
 *
 *     min_ε −Σ_{m, n} B_mn log σ(ε_m − ε_n) + ½ ρ Σ_m ε_m²,   Σ_m ε_m = 0
 *
 * By Newton steps, one contestant at a time, until nothing moves. Times 400 / ln 10 they are Elo points.
 *
 * @param wins B ≥ 0: how often, or with what weight, m beat n, [contestants][contestants]; the diagonal does not count
 * @param options.ridge ρ > 0: keeps ratings finite where someone never lost, and ties groups together that never met; default 0.001
 * @returns ε, [contestants], in logits, with mean 0; all 0 where nobody fought
 * @throws {InputError} when wins is not a square table of finite numbers of at least 0, or ridge is not positive
 * @source Wu et al. 2024 (Meta-Rewarding), arXiv:2407.19594, Elo score of judgments; Bradley and Terry 1952, Biometrika 39; Guerdon: the ridge
 * @example ratingsFromBattles([[0, 3], [1, 0]], { ridge: 1e-9 }) // [0.5493, -0.5493]
 * @example ratingsFromBattles([[0, 0], [0, 0]]) // [0, 0]
 */
export function ratingsFromBattles(wins: readonly (readonly number[])[], { ridge = 0.001 }: { ridge?: number } = {}): number[] {
  if (!wins.every((row) => row.length === wins.length && row.every((count) => count >= 0 && count < Infinity)) || !(ridge > 0)) {
    throw new InputError("ratingsFromBattles", "wins must be a square table of numbers of at least 0, ridge above 0", { wins, ridge });
  }
  let ratings = wins.map(() => 0);
  for (let sweep = 0; sweep < 10_000; sweep++) {
    const before = ratings.slice();
    for (let m = 0; m < ratings.length; m++) {
      let slope = ridge * ratings[m]!;
      let curvature = ridge;
      for (let n = 0; n < ratings.length; n++) {
        if (n === m) continue;
        const p = sigmoid(ratings[m]! - ratings[n]!);
        const met = wins[m]![n]! + wins[n]![m]!;
        slope += met * p - wins[m]![n]!;
        curvature += met * p * (1 - p);
      }
      // Far from the optimum a full step would overshoot: the curvature is flatter there than on the way.
      ratings[m]! -= clamp(slope / curvature, -1, 1);
    }
    const center = mean(ratings);
    ratings = ratings.map((rating) => rating - center);
    if (maximum(ratings.map((rating, m) => Math.abs(rating - before[m]!))) < 1e-12) break;
  }
  return ratings;
}
