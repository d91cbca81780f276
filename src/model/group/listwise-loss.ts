import { InputError, type Objective } from "../../core/index.ts";
import { batchLength, logSoftmax } from "../../math/index.ts";

/**
 * Which of several responses is the best: cross-entropy over the scores of a group. With two responses it is the Bradley–Terry loss.
 *
 *     L = mean_i −w_i log softmax(s_i)_{b_i}
 *
 * Where several share the first place, give the group once for each of them with weights that add up to 1: that is a target spread evenly over them.
 *
 * @param options.responses N: how many responses a group has, from 2
 * @returns an objective over `scores` s, [groups · responses], in logits, with the columns `best` b, the place of the best from 0, and `weight` w, how much a
 *   group counts; its loss is at least 0, in nats per group, and log N when the model cannot tell the responses apart
 * @throws {InputError} when N is not a whole number from 2; the objective when `best` is missing or names no response, or a length differs
 * @source You Only Judge Once, 2026, arXiv:2604.10966 (cross-entropy over the responses); Cao et al. 2007, ICML (ListNet, top one)
 * @example listwiseLoss({ responses: 4 })({ scores: [0, 0, 0, 0], best: [2] }).loss // 1.3863
 * @example listwiseLoss({ responses: 2 })({ scores: [2, 0], best: [0] }).loss // 0.1269
 * @example listwiseLoss({ responses: 2 })({ scores: [0, 0], best: [1] }).gradient.scores // [0.5, -0.5]
 * @example listwiseLoss({ responses: 2 })({ scores: [0, 0], best: [2] }) // throws InputError
 */
export function listwiseLoss({ responses }: { responses: number }): Objective<"scores", "best" | "weight"> {
  if (!(Number.isInteger(responses) && responses >= 2)) {
    throw new InputError("listwiseLoss", "responses must be a whole number from 2", responses);
  }
  return (batch) => {
    const groups = batchLength("listwiseLoss", batch, ["scores"], responses);
    const slope = new Float64Array(groups * responses);
    let loss = 0;
    for (let i = 0; i < groups; i++) {
      const best = batch.best?.[i];
      if (!(Number.isInteger(best) && best! >= 0 && best! < responses)) {
        throw new InputError("listwiseLoss", `the column best must name a response of group ${i}, from 0 to ${responses - 1}`, best);
      }
      const weight = (batch.weight?.[i] ?? 1) / groups;
      const logs = logSoftmax(Array.prototype.slice.call(batch.scores, i * responses, (i + 1) * responses));
      loss -= weight * logs[best!]!;
      logs.forEach((log, k) => (slope[i * responses + k] = weight * (Math.exp(log) - (k === best ? 1 : 0))));
    }
    return { loss, gradient: { scores: slope } };
  };
}
