import type { Objective } from "../core/index.ts";
import { batchLength } from "../math/index.ts";

/**
 * Squared error against ratings: a reward model that says the rating itself.
 *
 *     L = mean_i w_i (r_i − t_i)²
 *
 * @returns an objective over `score` r, [responses], in the unit of the ratings, against the columns `target` t and, where some rows count more, `weight` w;
 *   its loss is at least 0, in that unit squared
 * @throws {InputError} the objective, when it has no target, a column is empty or its length differs
 * @source Wang et al. 2024, arXiv:2410.01257, section 3.2 (regression on helpfulness, 0 to 4)
 * @example regressionLoss()({ score: [3, 1], target: [4, 1] }).loss // 0.5
 * @example regressionLoss()({ score: [3, 1], target: [4, 1] }).gradient.score // [-1, 0]
 */
export function regressionLoss(): Objective<"score", "target" | "weight"> {
  return (batch) => {
    const rows = batchLength("regressionLoss", batch, ["score", "target"]);
    const error = Float64Array.from({ length: rows }, (_, i) => batch.score[i]! - batch.target![i]!);
    const weight = (i: number) => (batch.weight?.[i] ?? 1) / rows;
    return {
      loss: error.reduce((sum, e, i) => sum + weight(i) * e * e, 0),
      gradient: { score: error.map((e, i) => 2 * weight(i) * e) },
    };
  };
}
