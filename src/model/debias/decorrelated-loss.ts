import { InputError, type Objective } from "../../core/index.ts";
import { mean, standardDeviation } from "../../math/index.ts";
import { bradleyTerryLoss } from "../bradley-terry-loss.ts";

/**
 * Bradley–Terry loss of a reward that should not go along with something known of each response: its length, or what a curve expects for its length.
 *
 *     L = L_BT + λ |ρ(r, z)|
 *
 * ρ is Pearson's correlation over all responses of the batch. z is a constant: no slope goes through it.
 *
 * @param options.weight λ ≥ 0; default 1
 * @returns an objective over `chosen` and `rejected`, [pairs], with the columns `chosenNuisance` and `rejectedNuisance` z; where the rewards or z hardly vary
 *   (deviation below 10⁻⁶) there is nothing to correlate, and only L_BT is left
 * @throws {InputError} when λ is below 0; the objective when z is missing
 * @source Zhao et al. 2025, arXiv:2505.12843, eq. 6 (FiMi-RM; with the length itself as z it is the linear penalty that it is compared with)
 * @example decorrelatedLoss()({ chosen: [2], rejected: [0], chosenNuisance: [5], rejectedNuisance: [5] }).loss // 0.1269
 * @example decorrelatedLoss()({ chosen: [2], rejected: [0], chosenNuisance: [9], rejectedNuisance: [5] }).loss // 1.1269
 */
export function decorrelatedLoss({
  weight = 1,
}: {
  weight?: number;
} = {}): Objective<"chosen" | "rejected", "chosenNuisance" | "rejectedNuisance"> {
  if (!(weight >= 0)) throw new InputError("decorrelatedLoss", "weight must be at least 0", weight);
  const preference = bradleyTerryLoss();
  return ({ chosen, rejected, chosenNuisance, rejectedNuisance }) => {
    if (!chosenNuisance || !rejectedNuisance) {
      throw new InputError("decorrelatedLoss", "needs the columns chosenNuisance and rejectedNuisance", {
        chosenNuisance,
        rejectedNuisance,
      });
    }
    const { loss, gradient } = preference({ chosen, rejected });
    const rewards = unit([...Array.from(chosen), ...Array.from(rejected)]);
    const nuisance = unit([...Array.from(chosenNuisance), ...Array.from(rejectedNuisance)]);
    if (rewards.length === 0 || nuisance.length === 0) return { loss, gradient };
    const count = rewards.values.length;
    const correlation = mean(rewards.values.map((r, i) => r * nuisance.values[i]!));
    const slope = (i: number) =>
      (weight * Math.sign(correlation) * (nuisance.values[i]! - correlation * rewards.values[i]!)) / (count * rewards.length);
    return {
      loss: loss + weight * Math.abs(correlation),
      gradient: {
        chosen: Float64Array.from(gradient.chosen, (g, i) => g + slope(i)),
        rejected: Float64Array.from(gradient.rejected, (g, i) => g + slope(chosen.length + i)),
      },
    };
  };
}

/** Values with mean 0 and deviation 1, and the deviation that they had; 0 where they hardly vary. */
function unit(values: readonly number[]): { readonly values: readonly number[]; readonly length: number } {
  const [center, deviation] = [mean(values), standardDeviation(values, { ddof: 0 })];
  return deviation < 1e-6 ? { values, length: 0 } : { values: values.map((x) => (x - center) / deviation), length: deviation };
}
