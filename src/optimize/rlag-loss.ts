import { InputError, type Objective } from "../core/index.ts";
import { batchLength, logSigmoid, sigmoid } from "../math/index.ts";

/** How much knowledge and answer count. */
export interface RlagWeights {
  readonly knowledge: number;
  readonly answer: number;
}

/**
 * RLAG loss: what a model answers with a passage to read shall become likelier than what it answers without, and so shall the passage itself.
 *
 *     L = mean_i −log σ(z_i),    z = β_D l_D + β_A (min(l_w, −0.2) − max(l_l, −5)) − γ
 *
 * The bounds keep the one from being pushed on when it is likely enough, and the other when it is unlikely enough. Where both answers are the same there is
 * nothing to tell apart, and other weights hold.
 *
 * @param options.differ β_D and β_A ≥ 0 where the answers differ, per nat a token; default 0.2 and 0.5
 * @param options.same the same where they are one; default 0.5 and 0
 * @param options.margin γ: how far ahead is far enough; default 0.1
 * @returns an objective over `knowledge` l_D, `augmented` l_w and `naive` l_l, [questions], mean log-probabilities of a token in nats, and `same`, 1 where
 *   both answers are one; its loss is at least 0
 * @throws {InputError} when a weight is negative; the objective when a column is empty or its length differs
 * @source Nie et al. 2025 (Reinforcement Learning from Augmented Generation), arXiv:2509.20162; weights and bounds as in the released code
 * @example rlagLoss({ margin: 0 })({ knowledge: [-1], augmented: [-1], naive: [-1] }).loss // 0.7981
 * @example rlagLoss()({ knowledge: [-1], augmented: [-0.1], naive: [-1] }).gradient.augmented // [0]
 * @example rlagLoss({ margin: 0 })({ knowledge: [-1], augmented: [-1], naive: [-1], same: [1] }).gradient // { knowledge: [-0.3112], augmented: [0], naive: [0] }
 */
export function rlagLoss({
  differ = { knowledge: 0.2, answer: 0.5 },
  same = { knowledge: 0.5, answer: 0 },
  margin = 0.1,
}: {
  differ?: RlagWeights;
  same?: RlagWeights;
  margin?: number;
} = {}): Objective<"knowledge" | "augmented" | "naive", "same"> {
  if (![differ, same].every(({ knowledge, answer }) => knowledge >= 0 && answer >= 0) || !Number.isFinite(margin))
    throw new InputError("rlagLoss", "weights must be at least 0, and the margin a number", { differ, same, margin });
  return (batch) => {
    const questions = batchLength("rlagLoss", batch, ["knowledge", "augmented", "naive"]);
    const gradient = {
      knowledge: new Float64Array(questions),
      augmented: new Float64Array(questions),
      naive: new Float64Array(questions),
    };
    let loss = 0;
    for (let i = 0; i < questions; i++) {
      const weights = batch.same?.[i] ? same : differ;
      const [chosen, rejected] = [batch.augmented[i]!, batch.naive[i]!];
      const z = weights.knowledge * batch.knowledge[i]! + weights.answer * (Math.min(chosen, -0.2) - Math.max(rejected, -5)) - margin;
      loss -= logSigmoid(z) / questions;
      const pull = sigmoid(-z) / questions;
      gradient.knowledge[i] = -pull * weights.knowledge;
      gradient.augmented[i] = chosen < -0.2 ? -pull * weights.answer : 0;
      gradient.naive[i] = rejected > -5 ? pull * weights.answer : 0;
    }
    return { loss, gradient };
  };
}
