import { InputError } from "../core/index.ts";
import { sum } from "../math/index.ts";

/**
 * Advantages of bootstrapped relative policy optimization: the wins and losses against a member of the group as they are, with no mean taken off and no
 * deviation divided by; nothing where the reference was an outlier.
 *
 *     A_i = R_i,    or 0 for the whole group where |Σ_i R_i| / G > f
 *
 * The reference is a random peer, so the mean of A is about zero for a judge without a favourite place: zero in one round, below zero where a win must be won
 * in both orders.
 *
 * @param rewards R: +1 for a win against the reference, −1 for a loss, 0 for the reference, [group]
 * @param options.filter f in [0, 1]: the most one-sided a group may be; default 0.6
 * @returns A, [group], in wins
 * @throws {InputError} when filter is not in [0, 1], or a reward is not in [−1, 1]
 * @range [-1, 1]
 * @source Jia et al. 2025 (Writing-Zero), arXiv:2506.00103, BRPO
 * @example brpoAdvantages([1, -1, 0, 1]) // [1, -1, 0, 1]
 * @example brpoAdvantages([1, 1, 0, 1]) // [0, 0, 0, 0]
 */
export function brpoAdvantages(rewards: readonly number[], { filter = 0.6 }: { filter?: number } = {}): number[] {
  if (!(filter >= 0 && filter <= 1)) throw new InputError("brpoAdvantages", "filter must be in [0, 1]", filter);
  if (!rewards.every((reward) => Math.abs(reward) <= 1)) throw new InputError("brpoAdvantages", "rewards must be in [−1, 1]", rewards);
  const outlier = Math.abs(sum(rewards)) > filter * rewards.length;
  return rewards.map((reward) => (outlier ? 0 : reward));
}
