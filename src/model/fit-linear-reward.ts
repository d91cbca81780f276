import { InputError, type Objective } from "../core/index.ts";
import { dot, minimize } from "../math/index.ts";

/** A reward that is a weighted sum of features. */
export interface LinearReward {
  /** θ, [features] */
  readonly weights: Float64Array;
  /** the loss that was reached, without the ridge */
  readonly loss: number;
  /** θ · x */
  readonly score: (row: ArrayLike<number>) => number;
}

/**
 * The simplest learned reward, r(x) = θ · x, fitted to the end: no engine, no learning rate, no batches.
 *
 *     min_θ L(r(x)) + ½ ρ |θ|²
 *
 * @param objective L: what the scores of all examples should be like, such as `bradleyTerryLoss()`
 * @param features x: for each score that the objective names, a row of features an example, [examples][features]
 * @param options.given the columns that come with the data, [examples]
 * @param options.ridge ρ ≥ 0: keeps weights finite where the data can be told apart; default 0.001
 * @param options.steps how many at most; default 200
 * @param options.start weights to begin with; default 0
 * @returns the weights and the reward
 * @throws {InputError} when there is no example, or rows differ in length
 * @source Guerdon: the reward model of the testbeds; L-BFGS, Nocedal 1980
 * @example fitLinearReward(bradleyTerryLoss(), { chosen: [[1, 0], [1, 1]], rejected: [[0, 0], [0, 1]] }).weights[0] > 1 // true
 * @example fitLinearReward(bradleyTerryLoss(), { chosen: [[1]], rejected: [[1]] }).loss // 0.6931
 */
export function fitLinearReward<Score extends string, Given extends string = never>(
  objective: Objective<Score, Given>,
  features: Readonly<Record<Score, readonly ArrayLike<number>[]>>,
  {
    given,
    ridge = 0.001,
    steps = 200,
    start,
  }: {
    given?: Readonly<Partial<Record<Given, ArrayLike<number>>>>;
    ridge?: number;
    steps?: number;
    start?: ArrayLike<number>;
  } = {},
): LinearReward {
  const columns = Object.entries(features) as [Score, readonly ArrayLike<number>[]][];
  const width = columns[0]?.[1][0]?.length ?? 0;
  if (width === 0 || columns.some(([, rows]) => rows.some((row) => row.length !== width))) {
    throw new InputError("fitLinearReward", "needs at least one example, and as many features in each row", {
      rows: columns.map(([name, rows]) => `${name}: ${rows.length}`),
      features: [...new Set(columns.flatMap(([, rows]) => rows.map((row) => row.length)))],
    });
  }
  const losses = (weights: Float64Array) => {
    const scores = Object.fromEntries(columns.map(([name, rows]) => [name, Float64Array.from(rows, (row) => dot(row, weights))]));
    return objective({ ...given, ...scores } as Parameters<typeof objective>[0]);
  };
  const { x: weights } = minimize(
    (weights) => {
      const { loss, gradient } = losses(weights);
      const slope = weights.map((weight) => ridge * weight);
      for (const [name, rows] of columns)
        rows.forEach((row, i) => {
          const g = gradient[name][i]!;
          for (let k = 0; k < width; k++) slope[k]! += g * row[k]!;
        });
      return { value: loss + 0.5 * ridge * dot(weights, weights), gradient: slope };
    },
    start ?? new Float64Array(width),
    { steps },
  );
  return { weights, loss: losses(weights).loss, score: (row) => dot(row, weights) };
}
