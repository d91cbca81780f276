import { InputError, type Objective } from "../../core/index.ts";
import { batchLength } from "../../math/index.ts";
import { bradleyTerryLoss } from "../bradley-terry-loss.ts";

/**
 * Loss of critique-out-loud: a reward head that reads its own critique, and the language model that goes on writing it.
 *
 *     L = mean_i −log σ(r⁺_i − r⁻_i) − λ · ½ mean_i (ℓ⁺_i + ℓ⁻_i)
 *
 * The critiques are written by the model itself, after it was tuned on a stronger critic's: a head that was trained on critiques better than its own trusts them
 * too much. Without the second term the model forgets how to write them.
 *
 * @param options.weight λ ≥ 0: worth of a nat of the critique; default 1.25, as for 8 billion parameters (0.75 for 70)
 * @returns an objective over `chosen` r⁺ and `rejected` r⁻, [pairs], in logits, and over `chosenCritique` ℓ⁺ and `rejectedCritique` ℓ⁻, [pairs]:
 *   log-probability of the critique, mean over its tokens, in nats
 * @throws {InputError} when the weight is below 0; the objective when a column is empty or its length differs
 * @source Ankner et al. 2024 (CLoud), arXiv:2408.11791, eq. 3; Guerdon: the mean over both critiques
 * @example critiqueOutLoudLoss({ weight: 1 })({ chosen: [2], rejected: [0], chosenCritique: [-1], rejectedCritique: [-3] }).loss // 2.1269
 * @example critiqueOutLoudLoss({ weight: 0 })({ chosen: [1], rejected: [1], chosenCritique: [-1], rejectedCritique: [-3] }).loss // 0.6931
 */
export function critiqueOutLoudLoss({
  weight = 1.25,
}: {
  weight?: number;
} = {}): Objective<"chosen" | "rejected" | "chosenCritique" | "rejectedCritique"> {
  if (!(weight >= 0)) throw new InputError("critiqueOutLoudLoss", "weight must be at least 0", weight);
  const preference = bradleyTerryLoss();
  return (batch) => {
    const pairs = batchLength("critiqueOutLoudLoss", batch, ["chosen", "rejected", "chosenCritique", "rejectedCritique"]);
    const { chosen, rejected, chosenCritique, rejectedCritique } = batch;
    const { loss, gradient } = preference({ chosen, rejected });
    const share = weight / 2 / pairs;
    let critique = 0;
    for (let i = 0; i < pairs; i++) critique -= share * (chosenCritique[i]! + rejectedCritique[i]!);
    const slope = new Float64Array(pairs).fill(-share);
    return { loss: loss + critique, gradient: { ...gradient, chosenCritique: slope, rejectedCritique: slope } };
  };
}
