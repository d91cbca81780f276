import type { Random } from "../../core/index.ts";
import { range } from "../../math/index.ts";
import type { RecordReader } from "./record-file.ts";

/** Where a training stands in its data. */
export interface Position {
  readonly epoch: number;
  readonly window: number;
  readonly batch: number;
}

/** Records of one batch, one after the other, and where the next one begins. */
export interface Batch {
  readonly records: Float32Array;
  readonly next: Position;
}

/** Bytes that are shuffled as a whole; two such windows are held at once. */
const windowBytes = 1 << 26;
const blockBytes = 1 << 20;

/**
 * Batches of one epoch in an order that only the seed and the epoch decide: blocks of records are shuffled, a window of them is read, and its records
 * are shuffled. A file that fits into one window is shuffled as a whole and read once. What is left at the end of an epoch, less than a batch, has
 * its turn in another.
 */
export function shuffledBatches(
  reader: RecordReader,
  size: number,
  random: Random,
  limits: { windowBytes?: number; blockBytes?: number } = {},
) {
  const { count, width } = reader;
  const batch = Math.min(size, count);
  const perBlock = batch * Math.max(1, Math.floor((limits.blockBytes ?? blockBytes) / (4 * width * batch)));
  const blocks = Math.ceil(count / perBlock);
  const perWindow = Math.max(1, Math.floor((limits.windowBytes ?? windowBytes) / (4 * width * perBlock)));
  const windows = Math.ceil(blocks / perWindow);
  let whole: Float32Array | undefined;

  async function load(epoch: number, window: number): Promise<Float32Array> {
    if (whole) return whole;
    const order = windows === 1 ? range(blocks) : random.fork(`epoch ${epoch}`).shuffle(range(blocks));
    const places = order.slice(window * perWindow, (window + 1) * perWindow);
    const sizes = places.map((block) => Math.min(perBlock, count - block * perBlock));
    const held = new Float32Array(sizes.reduce((a, b) => a + b, 0) * width);
    let at = 0;
    for (const [i, block] of places.entries()) {
      await reader.read(block * perBlock, sizes[i]!, held.subarray(at * width, (at + sizes[i]!) * width));
      at += sizes[i]!;
    }
    if (windows === 1) whole = held;
    return held;
  }

  async function* epoch({ epoch, window: first, batch: skip }: Position): AsyncGenerator<Batch> {
    // A training may have been stopped after the last batch of an epoch.
    if (first >= windows) return;
    const records = new Float32Array(batch * width);
    let ahead = load(epoch, first);
    for (let window = first; window < windows; window++) {
      const held = await ahead;
      if (window + 1 < windows) {
        ahead = load(epoch, window + 1);
        ahead.catch(() => {});
      }
      const order = random.fork(`epoch ${epoch} window ${window}`).shuffle(range(held.length / width));
      const batches = Math.floor(order.length / batch);
      for (let i = window === first ? skip : 0; i < batches; i++) {
        for (let row = 0; row < batch; row++) {
          const from = order[i * batch + row]! * width;
          records.set(held.subarray(from, from + width), row * width);
        }
        const next = i + 1 < batches ? { epoch, window, batch: i + 1 } : { epoch, window: window + 1, batch: 0 };
        yield { records, next };
      }
    }
  }
  return { batch, perEpoch: Math.floor(count / batch), epoch };
}

/** All records in their order, in pieces of `size`; the last one may be shorter. */
export async function* allRecords(reader: RecordReader, size: number, most = reader.count): AsyncGenerator<Float32Array> {
  const count = Math.min(most, reader.count);
  for (let from = 0; from < count; from += size) {
    const rows = Math.min(size, count - from);
    const records = new Float32Array(rows * reader.width);
    await reader.read(from, rows, records);
    yield records;
  }
}
