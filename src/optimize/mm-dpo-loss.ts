import { InputError } from "../core/index.ts";
import { logSigmoid, mean, rows, sigmoid } from "../math/index.ts";
import type { PairLogprobs } from "./dpo-loss.ts";

/**
 * MM-DPO: DPO in which each pair has a β of its own, with some likelihood of the chosen answer.
 *
 *     L = mean_i [−log σ(β_i h_i) − γ log π(y⁺_i)],   h = (log π(y⁺) − log π_ref(y⁺)) − (log π(y⁻) − log π_ref(y⁻))
 *
 * @param policy log π: of the preferred and the other answers under the policy that learns, [pairs], in nats
 * @param reference log π_ref: the same under the frozen policy, [pairs], in nats
 * @param betas β > 0, such as dynamicBeta of each pair's lead, [pairs]
 * @param options.likelihood γ ≥ 0: weight of the chosen answer's likelihood; default 0.25
 * @returns L in nats a pair, and its derivative with respect to `policy`
 * @throws {InputError} when the lists are empty or differ in length, a β is not above 0, or γ is below 0
 * @source Zhang et al. 2025 (MM-RLHF), arXiv:2502.10391, MM-DPO
 * @example mmDpoLoss({ chosen: [-1], rejected: [-2] }, { chosen: [-1], rejected: [-2] }, [0.1], { likelihood: 0 }).gradient // { chosen: [-0.05], rejected: [0.05] }
 * @example mmDpoLoss({ chosen: [-1], rejected: [-2] }, { chosen: [-1], rejected: [-2] }, [0.1]).loss // 0.9431
 */
export function mmDpoLoss(
  policy: PairLogprobs,
  reference: PairLogprobs,
  betas: ArrayLike<number>,
  { likelihood = 0.25 }: { likelihood?: number } = {},
): { loss: number; gradient: { chosen: Float64Array; rejected: Float64Array } } {
  if (!(likelihood >= 0)) throw new InputError("mmDpoLoss", "likelihood must be at least 0", likelihood);
  const { chosen, rejected } = policy;
  const pairs = rows({ chosen, rejected, chosenBefore: reference.chosen, rejectedBefore: reference.rejected, beta: betas });
  const broken = pairs.find(({ beta }) => !(beta > 0));
  if (broken) throw new InputError("mmDpoLoss", "each beta must be above 0", broken.beta);
  const leads = pairs.map((pair) => pair.beta * (pair.chosen - pair.chosenBefore - (pair.rejected - pair.rejectedBefore)));
  const pull = Float64Array.from(pairs, ({ beta }, i) => (beta * sigmoid(-leads[i]!)) / pairs.length);
  return {
    loss: mean(pairs.map((pair, i) => -logSigmoid(leads[i]!) - likelihood * pair.chosen)),
    gradient: { chosen: pull.map((x) => -x - likelihood / pairs.length), rejected: pull },
  };
}
