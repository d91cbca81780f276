import { InputError } from "../core/index.ts";

/**
 * Dynamic β: a pair that a reward model holds apart clearly pulls harder on the policy than one that might as well be the other way round.
 *
 *     β(δ) = max(ε, β₀ (1 + w (1 − e^{−kδ})))
 *
 * It begins at β₀ for a lead of 0 and rises to β₀ (1 + w). A greater β is a stronger pull for each nat of log-ratio, not a looser leash.
 *
 * @param lead δ: reward of the chosen answer less that of the rejected one, in the reward's unit; below 0 where the reward model disagrees with the label
 * @param options.base β₀ > 0; default 0.1
 * @param options.weight w ≥ 0: what certainty adds at most, as a share of β₀; default 0.5
 * @param options.rate k > 0: how soon, in 1 / unit of the reward; default 0.5
 * @param options.least ε > 0: bound for pairs that the reward model would turn round; default 0.001
 * @returns β > 0, for this pair alone
 * @throws {InputError} when the lead is no number, or an option is out of its range
 * @range [0, ∞]
 * @source Zhang et al. 2025 (MM-RLHF), arXiv:2502.10391, dynamic reward scaling (MM-DPO); Guerdon: the bound
 * @example dynamicBeta(0) // 0.1
 * @example dynamicBeta(2) // 0.1316
 * @example dynamicBeta(-100) // 0.001
 */
export function dynamicBeta(
  lead: number,
  { base = 0.1, weight = 0.5, rate = 0.5, least = 0.001 }: { base?: number; weight?: number; rate?: number; least?: number } = {},
): number {
  if (Number.isNaN(lead)) throw new InputError("dynamicBeta", "lead must be a number", lead);
  if (!(base > 0 && weight >= 0 && rate > 0 && least > 0)) {
    throw new InputError("dynamicBeta", "base, rate and least must be above 0, weight at least 0", { base, weight, rate, least });
  }
  return Math.max(least, base * (1 - weight * Math.expm1(-rate * lead)));
}
