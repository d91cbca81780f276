/** A histogram as counts: how many fell at or below each bound, and not below the one before. The last bound may be infinite. */
export interface Counts {
  /** upper bounds, rising */
  readonly bounds: readonly number[];
  readonly counts: readonly number[];
  readonly count: number;
  readonly sum: number;
}

export const noCounts: Counts = { bounds: [], counts: [], count: 0, sum: 0 };

/** What came to a histogram between two readings; undefined where it has shrunk, so that it was begun anew. */
export function countsSince(now: Counts, before: Counts): Counts | undefined {
  if (before.count === 0) return now;
  if (now.count < before.count || now.bounds.join() !== before.bounds.join()) return undefined;
  const counts = now.counts.map((count, i) => count - before.counts[i]!);
  if (counts.some((count) => count < 0)) return undefined;
  return { bounds: now.bounds, counts, count: now.count - before.count, sum: now.sum - before.sum };
}

export const meanOf = ({ sum, count }: Counts): number | null => (count > 0 ? sum / count : null);

/** Where the values of a bucket are taken to be: in its middle; those beyond the last finite bound, at it. */
function middles({ bounds }: Counts): number[] {
  const last = bounds.findLast(Number.isFinite) ?? 0;
  return bounds.map((bound, i) => (i === 0 ? bound : Number.isFinite(bound) ? (bounds[i - 1]! + bound) / 2 : last));
}

/** Standard deviation, as well as the buckets tell it. */
export function deviationOf(counts: Counts): number | null {
  if (counts.count < 2) return null;
  const places = middles(counts);
  const mean = places.reduce((sum, place, i) => sum + place * counts.counts[i]!, 0) / counts.count;
  return Math.sqrt(places.reduce((sum, place, i) => sum + (place - mean) ** 2 * counts.counts[i]!, 0) / counts.count);
}

/** The value below which a share q of the values lies, on a straight line through its bucket; `above` where it is beyond the last bound. */
export function quantileOf(counts: Counts, q: number): { value: number; above: boolean } | null {
  if (counts.count === 0) return null;
  const rank = q * counts.count;
  let below = 0;
  for (const [i, bound] of counts.bounds.entries()) {
    const here = counts.counts[i]!;
    if (here > 0 && below + here >= rank) {
      const low = i === 0 ? Math.min(0, bound) : counts.bounds[i - 1]!;
      if (!Number.isFinite(bound)) return { value: low, above: true };
      return { value: low + (bound - low) * Math.max(0, (rank - below) / here), above: false };
    }
    below += here;
  }
  return null;
}

/** Several histograms with the same bounds as one. */
export function addCounts(all: readonly Counts[]): Counts {
  const [first, ...rest] = all.filter(({ count, bounds }) => count > 0 && bounds.length > 0);
  if (!first) return all[0] ?? noCounts;
  return rest
    .filter(({ bounds }) => bounds.join() === first.bounds.join())
    .reduce(
      (sum, one) => ({
        bounds: sum.bounds,
        counts: sum.counts.map((count, i) => count + one.counts[i]!),
        count: sum.count + one.count,
        sum: sum.sum + one.sum,
      }),
      first,
    );
}
