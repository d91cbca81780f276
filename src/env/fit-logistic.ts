import { InputError } from "../core/index.ts";
import { dot, sigmoid } from "../math/index.ts";

/**
 * Logistic regression: the classifiers and rankers that testbeds hold frozen.
 *
 *     min_w mean_i [log(1 + e^{z_i}) − y_i z_i] + ½ ρ |w|²,   z_i = w · x_i + w₀
 *
 * By accelerated gradient steps of a size that the features allow, so nothing needs tuning.
 *
 * @param features x, [rows][features]
 * @param labels y in [0, 1]: wanted probability of each row, [rows]
 * @param options.ridge ρ > 0: keeps weights finite where the classes can be told apart; the intercept is free; default 0.001
 * @param options.steps how many; default 500
 * @returns probability of label 1 for a row of features
 * @throws {InputError} when there is no row, or the lists differ in length
 * @source Guerdon: testbed; Nesterov 1983 (the acceleration)
 * @example fitLogistic([[0], [1]], [0, 1])([1]) > 0.9 // true
 * @example fitLogistic([[1], [1], [1], [1]], [1, 0, 0, 0])([1]) // 0.25
 */
export function fitLogistic(
  features: readonly ArrayLike<number>[],
  labels: readonly number[],
  { ridge = 0.001, steps = 500 }: { ridge?: number; steps?: number } = {},
): (row: ArrayLike<number>) => number {
  if (features.length === 0 || features.length !== labels.length) {
    throw new InputError("fitLogistic", "needs as many labels as rows, and at least one", [features.length, labels.length]);
  }
  const rows = features.map((row) => Float64Array.from([...Array.from(row), 1]));
  const width = rows[0]!.length;
  // A quarter of the mean squared length bounds the curvature from above.
  const rate = 1 / (rows.reduce((sum, row) => sum + dot(row, row), 0) / (4 * rows.length) + ridge);
  let weights = new Float64Array(width);
  let previous = weights;
  for (let step = 0; step < steps; step++) {
    const momentum = step / (step + 3);
    const ahead = weights.map((w, k) => w + momentum * (w - previous[k]!));
    const slope = ahead.map((w, k) => (k < width - 1 ? ridge * w : 0));
    rows.forEach((row, i) => {
      const error = (sigmoid(dot(ahead, row)) - labels[i]!) / rows.length;
      for (let k = 0; k < width; k++) slope[k]! += error * row[k]!;
    });
    previous = weights;
    weights = ahead.map((w, k) => w - rate * slope[k]!);
  }
  return (row) => sigmoid(dot(row, weights) + weights[width - 1]!);
}
