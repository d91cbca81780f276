import { InputError } from "../../core/index.ts";
import { dot } from "../../math/index.ts";
import { demonstrationLoss } from "./demonstration-loss.ts";

/**
 * The reward's turn in learning from demonstrations: one step of a linear reward, up on what was demonstrated and down on what the policy does now.
 *
 *     w ← w − η ∂L/∂w,   L as in `demonstrationLoss`
 *
 * The policy's turn, a few updates on this reward, is between two of them. A step and not a fit: the reward is the sum of what the policy had still to learn.
 *
 * @param weights w, [features]
 * @param demonstrations x: features of demonstrations, [pairs][features]
 * @param samples x̃: features of what the policy drew, [pairs][features]
 * @param options.rate η > 0: size of the step
 * @param options.beta β > 0; default 1
 * @param options.bound ρ > 0; default 0.1
 * @returns w after the step, [features]
 * @throws {InputError} when there is no pair, numbers of rows or features differ, or an option is not above 0
 * @source Cheng et al. 2025 (DR-IRL), arXiv:2503.18991, algorithm 1
 * @example demonstrationStep([0, 0], [[1, 0]], [[0, 1]], { rate: 0.5 }) // [0.5, -0.5]
 * @example demonstrationStep([0], [], [], { rate: 0.5 }) // throws InputError
 */
export function demonstrationStep(
  weights: ArrayLike<number>,
  demonstrations: readonly ArrayLike<number>[],
  samples: readonly ArrayLike<number>[],
  { rate, beta = 1, bound = 0.1 }: { rate: number; beta?: number; bound?: number },
): Float64Array {
  if (!(rate > 0)) throw new InputError("demonstrationStep", "rate must be above 0", rate);
  if ([...demonstrations, ...samples].some(({ length }) => length !== weights.length)) {
    throw new InputError("demonstrationStep", `needs rows of ${weights.length} features`, { weights: weights.length });
  }
  const score = (rows: readonly ArrayLike<number>[]) => rows.map((row) => dot(weights, row));
  const { gradient } = demonstrationLoss({ beta, bound })({ demonstration: score(demonstrations), sample: score(samples) });
  const next = Float64Array.from(weights);
  for (const [rows, slopes] of [
    [demonstrations, gradient.demonstration],
    [samples, gradient.sample],
  ] as const)
    rows.forEach((row, i) => {
      for (let k = 0; k < next.length; k++) next[k]! -= rate * slopes[i]! * row[k]!;
    });
  return next;
}
