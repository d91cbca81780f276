import type { Awaitable } from "../../core/index.ts";

/**
 * Semantic partition: puts answers that say the same into one cluster.
 *
 *     i ~ j where equivalent(i, j), closed transitively: i ~ j and j ~ k make i ~ k
 *
 * Every pair is asked once, n(n − 1)/2 times in all. The closure cuts both ways: an equivalence that is too lax merges everything through a chain of near
 * neighbours. A failing equivalence fails the whole: to count such a pair as different would reward the failure.
 *
 * @param answers whatever is compared, [answers]
 * @param equivalent whether two answers say the same: a classifier, a threshold on a similarity, or equal final answers
 * @returns the cluster of each answer, [answers], numbered from 0 in order of first appearance
 * @source Li et al. 2025 (DARLING), arXiv:2509.02534 (pairwise decisions joined by union–find)
 * @source Farquhar et al. 2024, doi:10.1038/s41586-024-07421-0, methods (clusters of meaning)
 * @example await semanticPartition(["4", "four", "5"], (a, b) => a.length > 3 || b.length > 3) // [0, 0, 0]
 * @example await semanticPartition([1, 12, 2, 13], (a, b) => Math.abs(a - b) < 3) // [0, 1, 0, 1]
 */
export async function semanticPartition<T>(answers: readonly T[], equivalent: (a: T, b: T) => Awaitable<boolean>): Promise<number[]> {
  const parent = answers.map((_, i) => i);
  const root = (i: number): number => (parent[i] === i ? i : (parent[i] = root(parent[i]!)));
  const pairs = answers.flatMap((_, j) => Array.from({ length: j }, (_, i) => [i, j] as const));
  const same = await Promise.all(pairs.map(([i, j]) => equivalent(answers[i]!, answers[j]!)));
  pairs.forEach(([i, j], pair) => {
    if (same[pair]) parent[root(j)] = root(i);
  });
  const numbers = new Map<number, number>();
  return answers.map((_, i) => {
    const cluster = root(i);
    if (!numbers.has(cluster)) numbers.set(cluster, numbers.size);
    return numbers.get(cluster)!;
  });
}
