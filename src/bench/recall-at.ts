import { InputError } from "../core/index.ts";
import { ratio, sum } from "../math/index.ts";

/**
 * Recall at k: the share of all relevant items that a ranking has among its first k.
 *
 *     recall@k = Σ_{i ≤ k} g_i / Σ_i g_i
 *
 * With graded relevance it is the share of all relevance.
 *
 * @param gains g ≥ 0: relevance of each item, 1 or 0, in ranked order, [items]; all items, not only the first k
 * @param options.k how many places count
 * @returns recall; 0 where no item is relevant
 * @throws {InputError} when k is not a whole number from 1, or a gain is negative
 * @range [0, 1]
 * @source Manning, Raghavan and Schütze 2008, Introduction to Information Retrieval, section 8.4
 * @example recallAt([1, 0, 1, 0, 1], { k: 3 }) // 0.6667
 */
export function recallAt(gains: readonly number[], { k }: { k: number }): number {
  if (!(Number.isInteger(k) && k >= 1)) throw new InputError("recallAt", "k must be a whole number from 1", k);
  if (!gains.every((gain) => gain >= 0)) throw new InputError("recallAt", "gains must not be negative", gains);
  return ratio(sum(gains.slice(0, k)), sum(gains));
}
