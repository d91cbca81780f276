import { InputError, type Objective } from "../../core/index.ts";
import { bradleyTerryLoss } from "../bradley-terry-loss.ts";

/**
 * Bradley–Terry loss of a reward that should stay near 0: each score pays for its size.
 *
 *     L = L_BT + λ mean_i (r⁺_i² + r⁻_i²)
 *
 * It fixes the zero that comparisons leave open, and also holds sure pairs back: no gain, says the source, and a loss from λ = 0.1 on. To centre without that
 * see `balancedLoss`.
 *
 * @param options.weight λ ≥ 0; default 0.01
 * @returns an objective over `chosen` r⁺ and `rejected` r⁻, [pairs], in logits; its loss is at least 0
 * @throws {InputError} when λ is below 0; the objective when a column is empty or its length differs
 * @source Zhang et al. 2025 (BaseReward), arXiv:2509.16127, section 3.3 (zero-coefficient regularisation)
 * @example zeroCentredLoss({ weight: 0.1 })({ chosen: [2], rejected: [0] }).loss // 0.5269
 * @example zeroCentredLoss({ weight: 0 })({ chosen: [2], rejected: [0] }).loss // 0.1269
 */
export function zeroCentredLoss({ weight = 0.01 }: { weight?: number } = {}): Objective<"chosen" | "rejected"> {
  if (!(weight >= 0)) throw new InputError("zeroCentredLoss", "weight must be at least 0", weight);
  const preference = bradleyTerryLoss();
  return (batch) => {
    const { loss, gradient } = preference(batch);
    const price = weight / batch.chosen.length;
    const square = (scores: ArrayLike<number>) => Array.from(scores).reduce((sum, r) => sum + r * r, 0);
    const slope = (side: "chosen" | "rejected") => Float64Array.from(gradient[side], (g, i) => g + 2 * price * batch[side][i]!);
    return {
      loss: loss + price * (square(batch.chosen) + square(batch.rejected)),
      gradient: { chosen: slope("chosen"), rejected: slope("rejected") },
    };
  };
}
