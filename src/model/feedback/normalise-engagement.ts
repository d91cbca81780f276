import { InputError } from "../../core/index.ts";
import { mean, standardDeviation } from "../../math/index.ts";

/**
 * Likes, shares and the like as rewards: how well a post did for its author, since most of a count is who posts.
 *
 *     r = (log(1 + e) − μ_u) / (σ_u + ε)
 *
 * Of an author with n < m posts little is known: μ_u and σ_u then lean to those of all posts, with the weight n / (n + m).
 *
 * Engagement is not quality: what angers also spreads. Watch the policy with `overoptimisation` and with a figure that engagement does not enter.
 *
 * @param counts e ≥ 0: engagement of each post, [posts]; one that is not a number is left out
 * @param authors u: who wrote it, [posts]
 * @param options.few m ≥ 0: posts from which on an author is known; default 5
 * @param options.epsilon ε > 0: keeps authors whose posts all do alike from being blown up; default 1e-6
 * @returns r, [posts], in deviations of the author; null for a post that was left out
 * @throws {InputError} when there is no post with a count, a count is below 0, or the lists differ in length
 * @source RLNVR 2025, arXiv:2508.12165, section 3 (baseline normalisation by user); Guerdon: the logarithm and the shrinkage
 * @example normaliseEngagement([0, 6, 0, 6, 0, 6], ["a", "a", "a", "a", "a", "a"]) // [-0.9129, 0.9129, -0.9129, 0.9129, -0.9129, 0.9129]
 * @example normaliseEngagement([7, 7, 7, 7, 7, NaN], ["a", "a", "a", "a", "a", "a"]) // [0, 0, 0, 0, 0, null]
 */
export function normaliseEngagement(
  counts: readonly number[],
  authors: readonly string[],
  { few = 5, epsilon = 1e-6 }: { few?: number; epsilon?: number } = {},
): (number | null)[] {
  const known = counts.filter((count) => !Number.isNaN(count));
  if (counts.length !== authors.length || known.length === 0 || known.some((count) => !(count >= 0 && count < Infinity))) {
    throw new InputError("normaliseEngagement", "needs posts with counts from 0, and an author for each", {
      counts: counts.length,
      authors: authors.length,
      known: known.length,
    });
  }
  const posts = new Map<string, number[]>();
  counts.forEach((count, i) => {
    if (Number.isNaN(count)) return;
    const own = posts.get(authors[i]!);
    if (own) own.push(Math.log1p(count));
    else posts.set(authors[i]!, [Math.log1p(count)]);
  });
  const all = [...posts.values()].flat();
  const deviation = (list: readonly number[]) => (list.length > 1 ? standardDeviation(list) : 0);
  const overall = { center: mean(all), scale: deviation(all) };
  const usual = new Map(
    Array.from(posts, ([author, own]) => {
      const trust = own.length < few ? own.length / (own.length + few) : 1;
      const center = trust * mean(own) + (1 - trust) * overall.center;
      return [author, { center, scale: trust * deviation(own) + (1 - trust) * overall.scale }];
    }),
  );
  return counts.map((count, i) => {
    if (Number.isNaN(count)) return null;
    const { center, scale } = usual.get(authors[i]!)!;
    return (Math.log1p(count) - center) / (scale + epsilon);
  });
}
