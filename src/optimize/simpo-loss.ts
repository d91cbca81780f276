import { InputError } from "../core/index.ts";
import { logSigmoid, mean, rows, sigmoid } from "../math/index.ts";
import type { PairLogprobs } from "./dpo-loss.ts";

/**
 * SimPO: the preferred answer should have the greater log-probability a token, by a margin. No reference, and nothing to be gained by length.
 *
 *     L = mean_i −log σ(β (log π(y⁺) / |y⁺| − log π(y⁻) / |y⁻|) − γ)
 *
 * @param policy log π: of the preferred and the other answers under the policy that learns, [pairs], in nats
 * @param lengths |y| > 0: of both answers, [pairs], in tokens
 * @param options.beta β > 0; default 2
 * @param options.margin γ ≥ 0: the least lead, in units of β nats a token; default 1
 * @returns L in nats a pair, and its derivative with respect to `policy`
 * @throws {InputError} when the lists are empty or differ in length, a length is not above 0, or an option is out of its range
 * @source Meng et al. 2024 (SimPO), arXiv:2405.14734, eq. 6
 * @example simpoLoss({ chosen: [-2], rejected: [-8] }, { chosen: [2], rejected: [4] }, { beta: 1, margin: 1 }).loss // 0.6931
 * @example simpoLoss({ chosen: [-2], rejected: [-8] }, { chosen: [2], rejected: [4] }, { beta: 1, margin: 1 }).gradient // { chosen: [-0.25], rejected: [0.125] }
 */
export function simpoLoss(
  policy: PairLogprobs,
  lengths: PairLogprobs,
  { beta = 2, margin = 1 }: { beta?: number; margin?: number } = {},
): { loss: number; gradient: { chosen: Float64Array; rejected: Float64Array } } {
  if (!(beta > 0 && margin >= 0)) throw new InputError("simpoLoss", "beta must be above 0, margin at least 0", { beta, margin });
  const pairs = rows({ chosen: policy.chosen, rejected: policy.rejected, chosenLength: lengths.chosen, rejectedLength: lengths.rejected });
  const short = pairs.find((pair) => !(pair.chosenLength > 0 && pair.rejectedLength > 0));
  if (short) throw new InputError("simpoLoss", "lengths must be above 0", short);
  const leads = pairs.map((pair) => beta * (pair.chosen / pair.chosenLength - pair.rejected / pair.rejectedLength) - margin);
  const pull = leads.map((lead) => (beta * sigmoid(-lead)) / leads.length);
  return {
    loss: mean(leads.map((lead) => -logSigmoid(lead))),
    gradient: {
      chosen: Float64Array.from(pairs, (pair, i) => -pull[i]! / pair.chosenLength),
      rejected: Float64Array.from(pairs, (pair, i) => pull[i]! / pair.rejectedLength),
    },
  };
}
