import { InputError } from "../core/index.ts";
import { mean, rows } from "../math/index.ts";
import type { PairLogprobs } from "./dpo-loss.ts";

/**
 * Identity preference optimisation: a fixed lead over the reference, in place of one that can grow for ever where preferences are never contradicted.
 *
 *     L = mean_i (h_i − 1 / (2β))²,   h = (log π(y⁺) − log π_ref(y⁺)) − (log π(y⁻) − log π_ref(y⁻))
 *
 * @param policy log π: of the preferred and the other answers under the policy that learns, [pairs], in nats
 * @param reference log π_ref: the same under the frozen policy, [pairs], in nats
 * @param options.beta β > 0: the lead that is aimed at is 1 / (2β) nats; default 0.1
 * @returns L ≥ 0, in squared nats a pair, and its derivative with respect to `policy`
 * @throws {InputError} when the lists are empty or differ in length, or β is not above 0
 * @source Azar et al. 2023 (IPO), arXiv:2310.12036, eq. 17
 * @example ipoLoss({ chosen: [-1], rejected: [-2] }, { chosen: [-1], rejected: [-2] }, { beta: 0.5 }) // { loss: 1, gradient: { chosen: [-2], rejected: [2] } }
 * @example ipoLoss({ chosen: [0], rejected: [-5] }, { chosen: [-1], rejected: [-1] }, { beta: 0.1 }).loss // 0
 */
export function ipoLoss(
  policy: PairLogprobs,
  reference: PairLogprobs,
  { beta = 0.1 }: { beta?: number } = {},
): { loss: number; gradient: { chosen: Float64Array; rejected: Float64Array } } {
  if (!(beta > 0)) throw new InputError("ipoLoss", "beta must be above 0", beta);
  const { chosen, rejected } = policy;
  const misses = rows({ chosen, rejected, chosenBefore: reference.chosen, rejectedBefore: reference.rejected }).map(
    (pair) => pair.chosen - pair.chosenBefore - (pair.rejected - pair.rejectedBefore) - 1 / (2 * beta),
  );
  const slope = Float64Array.from(misses, (miss) => (2 * miss) / misses.length);
  return { loss: mean(misses.map((miss) => miss ** 2)), gradient: { chosen: slope, rejected: slope.map((x) => 0 - x) } };
}
