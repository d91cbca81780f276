import { InputError, type Objective } from "../../core/index.ts";
import { batchLength, range, softmax, sum } from "../../math/index.ts";

/**
 * Preference between two ratings that are not certain: each response has a probability for every level, and the chosen one should stand higher.
 *
 *     L = mean −log (P(c ≻ r) + 10⁻⁹),   P(c ≻ r) = Σ_{i>j} p_c(i) p_r(j),   p = softmax(logits)
 *
 * Where people also said how good a response is (bad, normal, good: bands of equal width), only cells inside the two bands count: with equal bands their
 * lower triangle, which keeps a ranking. Bands that contradict the preference leave no cell; such a pair counts as if it had none.
 *
 * @param options.levels how many levels there are; default 9
 * @param options.bands into how many bands they are cut; default 3
 * @param options.tie in [0, 1]: what equal levels count, ½ being fair to true ties; default 0, as in the source
 * @returns an objective over `chosen` and `rejected`, logits of the levels, [pairs · levels], with the columns `chosenBand` and `rejectedBand`, whole numbers
 *   from 0 for the worst, NaN where nobody said; its loss is at least 0, in nats per pair
 * @throws {InputError} when levels or bands do not fit; the objective when a column does not
 * @source Learning Ordinal Probabilistic Reward from Preferences, 2026, arXiv:2602.12660 (the bands: a cut of its triangle, reconstructed from descriptions)
 * @example ordinalPreferenceLoss({ levels: 3 })({ chosen: [0, 0, 0], rejected: [0, 0, 0] }).loss // 1.0986
 * @example ordinalPreferenceLoss({ levels: 2, bands: 2 })({ chosen: [0, 40], rejected: [40, 0] }).loss // 0
 * @example ordinalPreferenceLoss({ levels: 2, bands: 2, tie: 0.5 })({ chosen: [0, 0], rejected: [0, 0] }).loss // 0.6931
 */
export function ordinalPreferenceLoss({
  levels = 9,
  bands = 3,
  tie = 0,
}: {
  levels?: number;
  bands?: number;
  tie?: number;
} = {}): Objective<"chosen" | "rejected", "chosenBand" | "rejectedBand"> {
  const width = levels / bands;
  if (!(Number.isInteger(levels) && levels >= 2 && Number.isInteger(width) && tie >= 0 && tie <= 1)) {
    throw new InputError("ordinalPreferenceLoss", "levels must be a whole number from 2 that bands divides, tie in [0, 1]", {
      levels,
      bands,
      tie,
    });
  }
  const inside = (level: number, band = Number.NaN) => Number.isNaN(band) || Math.floor(level / width) === band;
  const worth = (i: number, j: number) => (i > j ? 1 : i === j ? tie : 0);
  const order = range(levels).map((i) => range(levels).map((j) => worth(i, j)));

  return (batch) => {
    const pairs = batchLength("ordinalPreferenceLoss", batch, ["chosen", "rejected"], levels);
    const gradient = { chosen: new Float64Array(pairs * levels), rejected: new Float64Array(pairs * levels) };
    let loss = 0;
    for (let pair = 0; pair < pairs; pair++) {
      const row = (scores: ArrayLike<number>) => softmax(Array.prototype.slice.call(scores, pair * levels, (pair + 1) * levels));
      const [p, q] = [row(batch.chosen), row(batch.rejected)];
      const [high, low] = [batch.chosenBand?.[pair], batch.rejectedBand?.[pair]];
      const masked = order.map((cells, i) => cells.map((cell, j) => (inside(i, high) && inside(j, low) ? cell : 0)));
      const cells = masked.some((line) => line.some((cell) => cell > 0)) ? masked : order;
      // ∂P/∂p_c(i) = P(r < i), ∂P/∂p_r(j) = P(c > j), within the cells that count
      const above = cells.map((line) => sum(line.map((cell, j) => cell * q[j]!)));
      const below = range(levels).map((j) => sum(cells.map((line, i) => line[j]! * p[i]!)));
      const probability = sum(above.map((a, i) => a * p[i]!)) + 1e-9;
      loss -= Math.log(probability) / pairs;
      const through = (target: Float64Array, weights: readonly number[], slopes: readonly number[]) => {
        const usual = sum(weights.map((weight, i) => weight * slopes[i]!));
        weights.forEach((weight, i) => (target[pair * levels + i] = (-weight * (slopes[i]! - usual)) / (probability * pairs)));
      };
      through(gradient.chosen, p, above);
      through(gradient.rejected, q, below);
    }
    return { loss: Math.max(0, loss), gradient };
  };
}
