import { InputError, type Objective } from "../../core/index.ts";
import { bradleyTerryLoss } from "../bradley-terry-loss.ts";

/**
 * Bradley–Terry loss of a reward whose pairs lie around 0: what the chosen response is above it, the rejected one is below.
 *
 *     L = L_BT + η mean_i (r⁺_i + r⁻_i)²
 *
 * It fixes the zero that comparisons leave open and leaves the lead r⁺ − r⁻ alone.
 *
 * @param options.weight η ≥ 0; default 0.01
 * @returns an objective over `chosen` r⁺ and `rejected` r⁻, [pairs], in logits; its loss is at least 0
 * @throws {InputError} when η is below 0; the objective when a column is empty or its length differs
 * @source Eisenstein et al. 2023, arXiv:2312.09244, section 3; Agarwal et al. 2025 (ToolRM), arXiv:2509.11963, section 3.3 (reward centring, η = 0.01)
 * @example balancedLoss({ weight: 0.1 })({ chosen: [1], rejected: [-1] }).loss // 0.1269
 * @example balancedLoss({ weight: 0.1 })({ chosen: [2], rejected: [0] }).loss // 0.5269
 */
export function balancedLoss({ weight = 0.01 }: { weight?: number } = {}): Objective<"chosen" | "rejected"> {
  if (!(weight >= 0)) throw new InputError("balancedLoss", "weight must be at least 0", weight);
  const preference = bradleyTerryLoss();
  return (batch) => {
    const { loss, gradient } = preference(batch);
    const sums = Float64Array.from(batch.chosen, (r, i) => r + batch.rejected[i]!);
    const price = weight / sums.length;
    const slope = (side: ArrayLike<number>) => sums.map((sum, i) => side[i]! + 2 * price * sum);
    return {
      loss: loss + price * sums.reduce((total, sum) => total + sum * sum, 0),
      gradient: { chosen: slope(gradient.chosen), rejected: slope(gradient.rejected) },
    };
  };
}
