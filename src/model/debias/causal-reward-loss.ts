import { InputError, type Objective } from "../../core/index.ts";
import { bradleyTerryLoss } from "../bradley-terry-loss.ts";
import { mmdPenalty } from "./mmd-penalty.ts";

/**
 * Bradley–Terry loss of a reward from which a spurious quality, such as length, cannot be read off.
 *
 *     L = L_BT + λ [Ω(r⁺; Z⁺) + Ω(r⁻; Z⁻)]
 *
 * Among the chosen responses, and among the rejected ones, the rewards must be spread alike whatever Z is. With `conditional` off they must be so among all
 * responses together, which also forbids what Z honestly tells about quality: too large a λ then turns the bias round.
 *
 * @param options.weight λ ≥ 0: how much independence is worth
 * @param options.bins into how many parts Z is cut; see `mmdPenalty`; default 4
 * @param options.width width of its kernel, in the unit of the rewards; default: their median distance, which the slope takes as a constant
 * @param options.conditional whether the chosen and the rejected are looked at apart; default yes
 * @returns an objective over `chosen` r⁺ and `rejected` r⁻, [pairs], with the columns `chosenSpurious` Z⁺ and `rejectedSpurious` Z⁻; batches must be large
 *   enough that each part of Z has members, 32 pairs or more
 * @throws {InputError} when λ is below 0; the objective when Z is missing
 * @source Wang et al. 2025, arXiv:2501.09620, section 4 (the penalty there is on the inner features or on the reward; here on the reward)
 * @example causalRewardLoss({ weight: 0 })({ chosen: [2], rejected: [0], chosenSpurious: [9], rejectedSpurious: [1] }).loss // 0.1269
 * @example causalRewardLoss({ weight: 1, width: 1 })({ chosen: [1, 1.2, 2, 2.1], rejected: [0, 0.1, 0, 0.3], chosenSpurious: [1, 1, 9, 9], rejectedSpurious: [1, 1, 9, 9] }).loss > 0.5 // true
 */
export function causalRewardLoss({
  weight,
  bins = 4,
  width,
  conditional = true,
}: {
  weight: number;
  bins?: number;
  width?: number;
  conditional?: boolean;
}): Objective<"chosen" | "rejected", "chosenSpurious" | "rejectedSpurious"> {
  if (!(weight >= 0)) throw new InputError("causalRewardLoss", "weight must be at least 0", weight);
  const preference = bradleyTerryLoss();
  const kernel = { bins, ...(width !== undefined && { width }) };
  return ({ chosen, rejected, chosenSpurious, rejectedSpurious }) => {
    if (!chosenSpurious || !rejectedSpurious) {
      throw new InputError("causalRewardLoss", "needs the columns chosenSpurious and rejectedSpurious", {
        chosenSpurious,
        rejectedSpurious,
      });
    }
    const plain = preference({ chosen, rejected });
    const both = [...Array.from(chosen), ...Array.from(rejected)];
    const sides = conditional
      ? [penalty(chosen, chosenSpurious, kernel), penalty(rejected, rejectedSpurious, kernel)]
      : [penalty(both, [...Array.from(chosenSpurious), ...Array.from(rejectedSpurious)], kernel)];
    const slopes = sides.flatMap(({ gradient }) => gradient.map(([slope]) => weight * slope!));
    const added = (base: ArrayLike<number>, from: number) => Float64Array.from(base, (g, i) => g + slopes[from + i]!);
    return {
      loss: plain.loss + weight * sides.reduce((sum, { value }) => sum + value, 0),
      gradient: { chosen: added(plain.gradient.chosen, 0), rejected: added(plain.gradient.rejected, chosen.length) },
    };
  };
}

const penalty = (rewards: ArrayLike<number>, spurious: ArrayLike<number>, kernel: { bins: number; width?: number }) =>
  mmdPenalty(
    Array.from(rewards, (reward) => [reward]),
    spurious,
    kernel,
  );
