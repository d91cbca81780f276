import { InputError, type Objective } from "../../core/index.ts";
import { batchLength } from "../../math/index.ts";

/**
 * What a reward learns from demonstrations alone: they should earn more than what the policy does now.
 *
 *     L = mean_i [(r(ỹ_i) − r(y_i)) / β + ½ ρ (r(y_i)² + r(ỹ_i)²)]
 *
 * Nobody has said that the policy's response is worse. Once it is like the demonstrations, the two pulls cancel and the reward stays where it is, so both are to be trained in
 * turns. The square keeps rewards finite: alone, no reward leaves ±1 / (β ρ).
 *
 * @param options.beta β > 0: price of the policy's distance from its reference, in reward a nat; default 1
 * @param options.bound ρ > 0: price of large rewards; default 0.1
 * @returns an objective over `demonstration` r(y) and `sample` r(ỹ), [pairs], of a demonstration and a response that the policy drew
 * @throws {InputError} when an option is not above 0; the objective when a column is empty or its length differs
 * @source Cheng et al. 2025 (DR-IRL), arXiv:2503.18991, reward step of the maximum-entropy game
 * @example demonstrationLoss()({ demonstration: [2], sample: [1] }).loss // -0.75
 * @example demonstrationLoss({ bound: 0.5 })({ demonstration: [2], sample: [-2] }).gradient // { demonstration: [0], sample: [0] }
 * @example demonstrationLoss({ beta: 0 }) // throws InputError
 */
export function demonstrationLoss({
  beta = 1,
  bound = 0.1,
}: {
  beta?: number;
  bound?: number;
} = {}): Objective<"demonstration" | "sample"> {
  if (!(beta > 0 && bound > 0)) throw new InputError("demonstrationLoss", "beta and bound must be above 0", { beta, bound });
  return (batch) => {
    const pairs = batchLength("demonstrationLoss", batch, ["demonstration", "sample"]);
    const { demonstration, sample } = batch;
    let loss = 0;
    for (let i = 0; i < pairs; i++) {
      loss += ((sample[i]! - demonstration[i]!) / beta + 0.5 * bound * (demonstration[i]! ** 2 + sample[i]! ** 2)) / pairs;
    }
    const slope = (rewards: ArrayLike<number>, sign: number) => Float64Array.from(rewards, (r) => (sign / beta + bound * r) / pairs);
    return { loss, gradient: { demonstration: slope(demonstration, -1), sample: slope(sample, 1) } };
  };
}
