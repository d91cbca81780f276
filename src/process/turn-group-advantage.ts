import { InputError } from "../core/index.ts";
import { mean, standardize } from "../math/index.ts";

/**
 * Turn-group advantage: each turn of a dialogue against the same turn of the other dialogues that reached it, so that a good turn is not blamed for a bad one
 * after it.
 *
 *     A_ik = r_ik − mean_{j: T_j ≥ k} r_jk,    0 for all where fewer than n dialogues reached turn k
 *
 * It belongs to all tokens of the turn.
 *
 * @param rewards r: of each turn that a dialogue reached, in order, [dialogues][turns reached]
 * @param options.least n: dialogues that must have reached a turn, at least 1; default 5
 * @param options.scaled whether advantages are divided by the deviation of the rewards of the turn (plus 1e-6); default false
 * @returns A in the unit of r, or in deviations where scaled; in the shape of the rewards
 * @throws {InputError} when least is not a whole number from 1, or a reward is not finite
 * @source CM2, 2026, arXiv:2602.12268 (turn-level advantages from checklist rewards)
 * @example turnGroupAdvantage([[1, 0.5], [0], [0.5, 1]], { least: 2 }) // [[0.5, -0.25], [-0.5], [0, 0.25]]
 * @example turnGroupAdvantage([[1, 0.5], [0], [0.5, 1]], { least: 3 }) // [[0.5, 0], [-0.5], [0, 0]]
 */
export function turnGroupAdvantage(
  rewards: readonly (readonly number[])[],
  { least = 5, scaled = false }: { least?: number; scaled?: boolean } = {},
): number[][] {
  if (!(Number.isInteger(least) && least >= 1)) throw new InputError("turnGroupAdvantage", "least must be a whole number from 1", least);
  if (!rewards.every((turns) => turns.every(Number.isFinite)))
    throw new InputError("turnGroupAdvantage", "rewards must be finite", rewards);
  const advantages = rewards.map((turns) => turns.map(() => 0));
  const longest = Math.max(0, ...rewards.map((turns) => turns.length));
  for (let k = 0; k < longest; k++) {
    const reached = rewards.flatMap((turns, i) => (turns.length > k ? [i] : []));
    if (reached.length < least) continue;
    const earned = reached.map((i) => rewards[i]![k]!);
    const centred = scaled ? standardize(earned) : earned.map((r) => r - mean(earned));
    reached.forEach((i, at) => {
      advantages[i]![k] = centred[at]!;
    });
  }
  return advantages;
}
