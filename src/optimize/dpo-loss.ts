import { InputError } from "../core/index.ts";
import { logSigmoid, mean, rows, sigmoid } from "../math/index.ts";

/** Log-probabilities of whole answers, [pairs], in nats. */
export interface PairLogprobs {
  readonly chosen: ArrayLike<number>;
  readonly rejected: ArrayLike<number>;
}

/**
 * Direct preference optimisation: a policy as its own reward model, so that preferences train it without one.
 *
 *     L = mean_i −log σ(β h_i),   h = (log π(y⁺) − log π_ref(y⁺)) − (log π(y⁻) − log π_ref(y⁻))
 *     ∂L/∂log π(y⁺_i) = −β σ(−β h_i) / n = −∂L/∂log π(y⁻_i)
 *
 * An answer's log-probability is the sum over its tokens, so the derivative with respect to each token is that of its answer.
 *
 * @param policy log π: of the preferred and the other answers under the policy that learns, [pairs], in nats
 * @param reference log π_ref: the same under the frozen policy, [pairs], in nats
 * @param options.beta β > 0: how much a nat of distance from the reference counts; default 0.1
 * @returns L in nats a pair, log 2 where policy and reference are one, and its derivative with respect to `policy`
 * @throws {InputError} when the lists are empty or differ in length, or β is not above 0
 * @source Rafailov et al. 2023 (DPO), arXiv:2305.18290, eq. 7
 * @example dpoLoss({ chosen: [-1], rejected: [-2] }, { chosen: [-1], rejected: [-2] }) // { loss: 0.6931, gradient: { chosen: [-0.05], rejected: [0.05] } }
 * @example dpoLoss({ chosen: [-1], rejected: [-4] }, { chosen: [-2], rejected: [-2] }, { beta: 1 }).loss // 0.0486
 */
export function dpoLoss(
  policy: PairLogprobs,
  reference: PairLogprobs,
  { beta = 0.1 }: { beta?: number } = {},
): { loss: number; gradient: { chosen: Float64Array; rejected: Float64Array } } {
  if (!(beta > 0)) throw new InputError("dpoLoss", "beta must be above 0", beta);
  const { chosen, rejected } = policy;
  const leads = rows({ chosen, rejected, chosenBefore: reference.chosen, rejectedBefore: reference.rejected }).map(
    (pair) => beta * (pair.chosen - pair.chosenBefore - (pair.rejected - pair.rejectedBefore)),
  );
  const pull = Float64Array.from(leads, (lead) => (beta * sigmoid(-lead)) / leads.length);
  return { loss: mean(leads.map((lead) => -logSigmoid(lead))), gradient: { chosen: pull.map((x) => -x), rejected: pull } };
}
