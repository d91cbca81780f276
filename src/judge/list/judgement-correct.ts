import { InputError } from "../../core/index.ts";
import { argmax, rows } from "../../math/index.ts";

/**
 * Whether a judgement is right: it scores the best response above all others, or a single one exactly as labelled.
 *
 *     right ⇔ S_j > S_i for all i ≠ j,   j = argmax_i r_i;   for one response  S = r
 *
 * @param scores S: what a judge gave, [responses]
 * @param labels r: how good the responses are, [responses]; the first of equals counts as best
 * @returns whether it is right; a tie for the best is not
 * @throws {InputError} when there is no response, or the lists differ in length
 * @source Liu et al. 2025 (Inference-Time Scaling for Generalist Reward Modeling), arXiv:2504.02495, eq. 5 (outcome reward: 1 if right, −1 if not)
 * @example judgementCorrect([3, 8, 5], [0, 1, 0]) // true
 * @example judgementCorrect([8, 8, 5], [0, 1, 0]) // false
 * @example judgementCorrect([1], [1]) // true
 */
export function judgementCorrect(scores: readonly number[], labels: readonly number[]): boolean {
  const responses = rows({ scores, labels });
  if (responses.some((one) => Number.isNaN(one.scores + one.labels)))
    throw new InputError("judgementCorrect", "needs numbers", { scores, labels });
  if (responses.length === 1) return scores[0] === labels[0];
  const best = argmax(labels);
  return scores.every((score, i) => i === best || score < scores[best]!);
}
