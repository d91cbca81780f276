import { InputError, type Objective } from "../../core/index.ts";
import { batchLength, logSigmoid, sigmoid } from "../../math/index.ts";

/**
 * What people do when they like an answer (a heart, a thumb, going on) as a target: the score becomes the log odds of the reaction.
 *
 *     L = −mean_i w_i [y_i log σ(g_i + b) + (1 − y_i) log σ(−g_i − b)]
 *
 * Reactions are rare, so most answers without one are left out of training; b is by how much that raises the odds, see `balanceFeedback`. Paid inside the loss it
 * is not in the score: σ(g) is the chance of a reaction out there.
 *
 * @param options.shift b: log odds of a reaction in the training data above those out there; default 0
 * @returns an objective over `score` g, [events], in logits, against the columns `label` y in [0, 1] and, where some count more, `weight` w; its loss is at least 0,
 *   in nats an event
 * @throws {InputError} when the shift is not finite; the objective when it has no label, one is outside [0, 1], a column is empty or its length differs
 * @source Han et al. 2025 (RLUF), arXiv:2505.14946, section 3.1 (binary cross-entropy on Love reactions); King and Zeng 2001, Political Analysis 9, eq. 7 (prior correction)
 * @example binaryFeedbackLoss()({ score: [0, 2], label: [1, 1] }).loss // 0.41
 * @example binaryFeedbackLoss({ shift: 2 })({ score: [-2], label: [1] }).loss // 0.6931
 * @example binaryFeedbackLoss()({ score: [1], label: [2] }) // throws InputError
 */
export function binaryFeedbackLoss({ shift = 0 }: { shift?: number } = {}): Objective<"score", "label" | "weight"> {
  if (!Number.isFinite(shift)) throw new InputError("binaryFeedbackLoss", "shift must be finite", shift);
  return ({ score, label, weight }) => {
    const events = batchLength("binaryFeedbackLoss", { score, label, weight }, ["score", "label"]);
    const slope = new Float64Array(events);
    let loss = 0;
    for (let i = 0; i < events; i++) {
      const y = label![i]!;
      if (!(y >= 0 && y <= 1)) throw new InputError("binaryFeedbackLoss", "labels must be in [0, 1]", y);
      const z = score[i]! + shift;
      const w = (weight?.[i] ?? 1) / events;
      loss -= w * (y * logSigmoid(z) + (1 - y) * logSigmoid(-z));
      slope[i] = w * (sigmoid(z) - y);
    }
    return { loss, gradient: { score: slope } };
  };
}
