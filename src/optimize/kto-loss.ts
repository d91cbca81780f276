import { InputError } from "../core/index.ts";
import { rows, sigmoid } from "../math/index.ts";
import type { PairLogprobs } from "./dpo-loss.ts";

/**
 * KTO: each answer is good or bad on its own, and worth what it gains or loses against where the policy stands, as people value gains and losses.
 *
 *     L = mean over all answers of λ (1 − v),   v = σ(β (h − z)) for a good one, σ(β (z − h)) for a bad one,   h = log π(y) − log π_ref(y)
 *
 * @param policy log π: of good answers (`chosen`) and bad ones (`rejected`) under the policy that learns, in nats; here as many of one as of the other
 * @param reference log π_ref: the same under the frozen policy, in nats
 * @param options.beta β > 0; default 0.1
 * @param options.kl z ≥ 0: how far the policy stands from the reference, in nats; a number that is not learned from; default 0
 * @param options.goodWeight λ ≥ 0 of good answers; default 1
 * @param options.badWeight λ ≥ 0 of bad answers; default 1
 * @returns L in [0, max λ], and its derivative with respect to `policy`
 * @throws {InputError} when the lists are empty or differ in length, or an option is out of its range
 * @source Ethayarajh et al. 2024 (KTO), arXiv:2402.01306, eq. 8
 * @example ktoLoss({ chosen: [-1], rejected: [-2] }, { chosen: [-1], rejected: [-2] }, { beta: 1 }) // { loss: 0.5, gradient: { chosen: [-0.125], rejected: [0.125] } }
 */
export function ktoLoss(
  policy: PairLogprobs,
  reference: PairLogprobs,
  { beta = 0.1, kl = 0, goodWeight = 1, badWeight = 1 }: { beta?: number; kl?: number; goodWeight?: number; badWeight?: number } = {},
): { loss: number; gradient: { chosen: Float64Array; rejected: Float64Array } } {
  if (!(beta > 0 && kl >= 0 && goodWeight >= 0 && badWeight >= 0)) {
    throw new InputError("ktoLoss", "beta must be above 0, kl and the weights at least 0", { beta, kl, goodWeight, badWeight });
  }
  const { chosen, rejected } = policy;
  const pairs = rows({ chosen, rejected, chosenBefore: reference.chosen, rejectedBefore: reference.rejected });
  const good = pairs.map((pair) => sigmoid(beta * (pair.chosen - pair.chosenBefore - kl)));
  const bad = pairs.map((pair) => sigmoid(beta * (kl - (pair.rejected - pair.rejectedBefore))));
  const count = 2 * pairs.length;
  const loss = good.reduce((total, v, i) => total + goodWeight * (1 - v) + badWeight * (1 - bad[i]!), 0) / count;
  return {
    loss,
    gradient: {
      chosen: Float64Array.from(good, (v) => (-goodWeight * beta * v * (1 - v)) / count),
      rejected: Float64Array.from(bad, (v) => (badWeight * beta * v * (1 - v)) / count),
    },
  };
}
