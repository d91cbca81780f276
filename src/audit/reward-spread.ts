import { InputError } from "../core/index.ts";
import { mean, standardDeviation } from "../math/index.ts";

/**
 * Reward spread: whether a reward still tells responses apart late in training. A policy that has found a hole gets the same reward for all it does.
 *
 *     s_t = sd(r_t),   kept = mean s over the last share of batches / mean s over the first
 *
 * @param history r: rewards of each batch, in order of training, [batches][responses]
 * @param options.share share of the batches that count as first and as last, in (0, ½]; default 0.1, and at least one batch
 * @returns s of each batch, in the unit of the rewards, its means over the first and the last batches, and the share kept; kept is null where there was none
 * @throws {InputError} when there is no batch, one has fewer than two rewards, a reward is not finite, or the share is not in (0, ½]
 * @source RewardDance 2025, arXiv:2509.08826, section 4 (reward variance in late training against hacking)
 * @example rewardSpread([[0, 1], [0.4, 0.6]], { share: 0.5 }).kept // 0.2
 */
export function rewardSpread(
  history: readonly (readonly number[])[],
  { share = 0.1 }: { share?: number } = {},
): { spread: readonly number[]; first: number; last: number; kept: number | null } {
  if (!(share > 0 && share <= 0.5)) throw new InputError("rewardSpread", "share must be in (0, ½]", share);
  if (history.length === 0 || !history.every((batch) => batch.length >= 2 && batch.every(Number.isFinite)))
    throw new InputError("rewardSpread", "needs batches of two finite rewards or more", history);
  const spread = history.map((batch) => standardDeviation(batch));
  const count = Math.max(1, Math.floor(share * spread.length));
  const [first, last] = [mean(spread.slice(0, count)), mean(spread.slice(-count))];
  return { spread, first, last, kept: first > 0 ? last / first : null };
}
