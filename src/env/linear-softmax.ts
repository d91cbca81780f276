import { dot, softmax } from "../math/index.ts";

/**
 * Chances of some options that are described by features: the policy of worlds whose states are too many to list.
 *
 *     π(a | s) = softmax(w · φ(s, a))
 *
 * @param weights w, [features]
 * @param features φ(s, ·), [options][features]
 * @returns π, [options]
 * @source Guerdon: testbed
 * @example linearSoftmax([Math.log(3)], [[0], [1]]) // [0.25, 0.75]
 */
export const linearSoftmax = (weights: ArrayLike<number>, features: readonly (readonly number[])[]): number[] =>
  softmax(features.map((row) => dot(weights, row)));

/**
 * Moves the weights in place along the policy gradient of one choice: w ← w + α A (φ(s, a) − Σ_b π(b | s) φ(s, b)).
 *
 * @param chosen a
 * @param step α A: learning rate times advantage
 */
export function reinforceChoice(weights: Float64Array, features: readonly (readonly number[])[], chosen: number, step: number): void {
  if (step === 0) return;
  const chances = linearSoftmax(weights, features);
  features.forEach((row, option) => {
    const pull = step * ((option === chosen ? 1 : 0) - chances[option]!);
    for (let k = 0; k < weights.length; k++) weights[k]! += pull * row[k]!;
  });
}
