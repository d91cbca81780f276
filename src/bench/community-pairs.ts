import { InputError } from "../core/index.ts";

/** Something that a community has counted: citations, likes, stars. */
export interface CommunityItem {
  readonly field: string;
  /** when it appeared, in days */
  readonly time: number;
  /** how often it was cited, liked, ... */
  readonly count: number;
}

/** See communityPairs. */
export interface CommunityPairsOptions {
  leastLead?: number;
  leastShare?: number;
  mostDays?: number;
  mostPerItem?: number;
}

/**
 * Pairs from community counts: two items of one field and about one time, of which one was counted clearly more often. Field and age then say nothing of which.
 *
 *     i, j pair if  field_i = field_j,  |t_i − t_j| ≤ D,  c_hi − c_lo ≥ m,  (c_hi − c_lo) / c_hi ≥ s
 *
 * Pairs nearest in time come first, so they are the ones kept where an item has too many.
 *
 * @param items fields, times and counts c ≥ 0, [items]
 * @param options.leastLead m: least difference of the counts; default 8
 * @param options.leastShare s in [0, 1]: the same as a share of the greater count; default 0.3
 * @param options.mostDays D ≥ 0: most days between the two; default 90
 * @param options.mostPerItem in how many pairs an item may be; default all
 * @returns positions of the item that was counted more often and of the other, [pairs]
 * @throws {InputError} when a time or a count is no number, or a count is below 0
 * @source Tong et al. 2026 (AI Can Learn Scientific Taste), arXiv:2603.14473, field- and time-matched pairs by citations; Guerdon: 90 days, and the cap by nearness
 * @example communityPairs([{ field: "a", time: 0, count: 30 }, { field: "a", time: 10, count: 12 }, { field: "b", time: 5, count: 90 }, { field: "a", time: 400, count: 1 }]) // [{ chosen: 0, rejected: 1 }]
 */
export function communityPairs(
  items: readonly CommunityItem[],
  { leastLead = 8, leastShare = 0.3, mostDays = 90, mostPerItem = Infinity }: CommunityPairsOptions = {},
): { chosen: number; rejected: number }[] {
  const broken = items.find(({ time, count }) => !(Number.isFinite(time) && count >= 0 && count < Infinity));
  if (broken) throw new InputError("communityPairs", "each item needs a time and a count of at least 0", broken);
  const byTime = items.map((_, i) => i).sort((i, j) => items[i]!.time - items[j]!.time);
  const candidates: { chosen: number; rejected: number; days: number }[] = [];
  byTime.forEach((i, place) => {
    for (let next = place + 1; next < byTime.length; next++) {
      const j = byTime[next]!;
      const days = items[j]!.time - items[i]!.time;
      if (days > mostDays) break;
      const [chosen, rejected] = items[i]!.count > items[j]!.count ? [i, j] : [j, i];
      const lead = items[chosen]!.count - items[rejected]!.count;
      if (items[i]!.field === items[j]!.field && lead > 0 && lead >= leastLead && lead >= leastShare * items[chosen]!.count) {
        candidates.push({ chosen, rejected, days });
      }
    }
  });
  const used = new Array<number>(items.length).fill(0);
  return candidates
    .sort((a, b) => a.days - b.days)
    .filter(({ chosen, rejected }) => {
      if (used[chosen]! >= mostPerItem || used[rejected]! >= mostPerItem) return false;
      used[chosen]!++;
      used[rejected]!++;
      return true;
    })
    .map(({ chosen, rejected }) => ({ chosen, rejected }));
}
