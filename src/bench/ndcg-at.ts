import { InputError } from "../core/index.ts";
import { ratio, sum } from "../math/index.ts";

/**
 * NDCG at k: how much of the attainable gain a ranking puts on top.
 *
 *     NDCG@k = DCG(gains) / DCG(gains sorted),   DCG = Σ_{i ≤ k} g_i / log₂(i + 1)
 *
 * @param gains g ≥ 0: relevance of each item, in ranked order, [items]; all items, not only the first k, or the ideal is unknown
 * @param options.k how many places count
 * @returns NDCG; 0 where no item is relevant
 * @throws {InputError} when k is not a whole number from 1, or a gain is negative
 * @range [0, 1]
 * @source Järvelin and Kekäläinen 2002, ACM TOIS 20(4), section 2 (linear gains, as in trec_eval)
 * @example ndcgAt([3, 2, 3, 0, 1, 2], { k: 6 }) // 0.9608
 * @example ndcgAt([0, 1], { k: 1 }) // 0
 */
export function ndcgAt(gains: readonly number[], { k }: { k: number }): number {
  if (!(Number.isInteger(k) && k >= 1)) throw new InputError("ndcgAt", "k must be a whole number from 1", k);
  if (!gains.every((gain) => gain >= 0)) throw new InputError("ndcgAt", "gains must not be negative", gains);
  const discounted = (list: readonly number[]) => sum(list.slice(0, k).map((gain, i) => gain / Math.log2(i + 2)));
  return ratio(discounted(gains), discounted([...gains].sort((a, b) => b - a)));
}
