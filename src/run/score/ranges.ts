import type { Cursor } from "../../data/index.ts";

/** Consecutive batches [from, end) of a segment, counted from its first one, and where reading goes on after them. */
export interface BatchRange extends Batches {
  readonly segment: number;
}

interface Batches {
  readonly from: number;
  readonly end: number;
  /** where batch `end` begins; absent where that is not known yet */
  readonly next?: Cursor;
}

/**
 * Takes the next free batches of a segment, up to `size`, leaving out those that are done. Several threads may take from the same counter at once:
 * each batch is given out once.
 *
 * @param counter one shared word that holds the first batch nobody has taken
 * @param done batches that need no work, in order
 */
export function takeRange(counter: Int32Array, done: readonly Batches[], size: number): { from: number; end: number } {
  for (;;) {
    const taken = Atomics.load(counter, 0);
    let from = taken;
    let end = Number.POSITIVE_INFINITY;
    for (const range of done) {
      if (range.end <= from) continue;
      if (range.from > from) {
        end = range.from;
        break;
      }
      from = range.end;
    }
    end = Math.min(end, from + size);
    if (Atomics.compareExchange(counter, 0, taken, end) === taken) return { from, end };
  }
}

/** The known place to read from that is nearest before batch `from`: its number, and the cursor there (none at the beginning of the segment). */
export function nearestStart(done: readonly Batches[], from: number): { batch: number; cursor: Cursor | undefined } {
  let best: { batch: number; cursor: Cursor | undefined } = { batch: 0, cursor: undefined };
  for (const { end, next } of done) if (next && end <= from && end > best.batch) best = { batch: end, cursor: next };
  return best;
}

/** Batches of a segment before the last known one that no range holds. Empty in a run that is whole. */
export function gaps(done: readonly Batches[]): { from: number; end: number }[] {
  const missing: { from: number; end: number }[] = [];
  let reached = 0;
  for (const { from, end } of [...done].sort((a, b) => a.from - b.from)) {
    if (from > reached) missing.push({ from: reached, end: from });
    reached = Math.max(reached, end);
  }
  return missing;
}

export const inReadingOrder = (a: BatchRange, b: BatchRange): number => a.segment - b.segment || a.from - b.from;
