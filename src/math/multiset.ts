/** How often each item occurs. */
export function counts<T>(items: Iterable<T>): Map<T, number> {
  const result = new Map<T, number>();
  for (const item of items) result.set(item, (result.get(item) ?? 0) + 1);
  return result;
}

/** Size of the common part of two multisets: Σ min(count in a, count in b) */
export function overlap<T>(a: Iterable<T>, b: Iterable<T>): number {
  const inB = counts(b);
  let shared = 0;
  for (const [item, count] of counts(a)) shared += Math.min(count, inB.get(item) ?? 0);
  return shared;
}

/** All runs of n neighbouring items, in order; none where the list is shorter than n */
export function ngrams<T>(items: readonly T[], n: number): T[][] {
  return Array.from({ length: Math.max(0, items.length - n + 1) }, (_, i) => items.slice(i, i + n));
}

/** Harmonic mean of precision and recall; 0 where both are 0 */
export const f1 = (precision: number, recall: number): number =>
  precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall);
