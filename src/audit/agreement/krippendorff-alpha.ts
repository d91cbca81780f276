import { InputError } from "../../core/index.ts";
import { sum } from "../../math/index.ts";
import type { Label } from "./cohen-kappa.ts";

/**
 * Krippendorff's alpha: agreement beyond chance of any number of raters, of whom some may be missing on some items.
 *
 *     α = 1 − D_o / D_e
 *     D_o = (1/n) Σ_u Σ_{i≠j} δ(u_i, u_j) / (m_u − 1),   D_e = Σ_{i≠j} δ(v_i, v_j) / (n (n − 1))
 *     δ(x, y) = 0 where x = y, else |x − y|ᵖ
 *
 * where u runs over the items with m_u ≥ 2 ratings, and v are all n ratings of those items.
 *
 * @param ratings [items][ratings]: what was said of each item; items with fewer than two ratings do not count
 * @param options.power p ≥ 0: 0 for names, 2 for numbers on an interval scale
 * @returns α ≤ 1; 0 for raters who agree as often as chance
 * @throws {InputError} when no item has two ratings, when a rating is no number with p > 0, or when all ratings are equal
 * @range [-Infinity, 1]
 * @source Krippendorff 2011, "Computing Krippendorff's Alpha-Reliability", nominal and interval metric
 * @example krippendorffAlpha([["a", "a"], ["b", "b"], ["a", "b"]]) // 0.4444
 * @example krippendorffAlpha([[1, 2], [4, 5], [3, 3]], { power: 2 }) // 0.8333
 */
export function krippendorffAlpha(ratings: readonly (readonly Label[])[], { power = 0 }: { power?: number } = {}): number {
  if (!(power >= 0 && Number.isFinite(power))) throw new InputError("krippendorffAlpha", "power must be 0 or more", power);
  const items = ratings.filter((item) => item.length >= 2);
  const all = items.flat();
  if (all.length === 0) throw new InputError("krippendorffAlpha", "needs at least one item with two ratings", ratings.length);
  const strange = power > 0 ? all.find((rating) => !Number.isFinite(rating)) : undefined;
  if (strange !== undefined) throw new InputError("krippendorffAlpha", "ratings must be numbers where power is above 0", strange);
  const distance = (x: Label, y: Label) => (x === y ? 0 : power === 0 ? 1 : Math.abs(Number(x) - Number(y)) ** power);
  /** Σ δ over ordered pairs, by value and count: ratings take few values */
  const pairs = (list: readonly Label[]) => {
    const counted = new Map<Label, number>();
    for (const value of list) counted.set(value, (counted.get(value) ?? 0) + 1);
    return sum([...counted].flatMap(([x, p]) => [...counted].map(([y, q]) => p * q * distance(x, y))));
  };
  const n = all.length;
  const observed = sum(items.map((item) => pairs(item) / (item.length - 1))) / n;
  const expected = pairs(all) / (n * (n - 1));
  if (expected === 0) throw new InputError("krippendorffAlpha", "needs ratings that differ: all are the same", all[0]);
  return 1 - observed / expected;
}
