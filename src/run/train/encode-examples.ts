import { hash32, promptText, type Rollout, responseText } from "../../core/index.ts";
import { type Cursor, DataError, type RolloutSource } from "../../data/index.ts";
import { mayPass, pauseBefore } from "../guard.ts";
import { type Example, emptyTally, examplesOf, type Tally } from "./examples.ts";
import { type Layout, recordWidth } from "./measure.ts";
import type { ChosenObjective } from "./objective.ts";
import { type RecordWriter, writeRecords } from "./record-file.ts";
import type { RolloutEncoder } from "./rollout-encoder.ts";

/** How far the encoding has come. It stands beside the files, so that vectors that were paid for need not be asked for again. */
export interface EncodingNote {
  readonly tally: Tally;
  readonly layout?: Layout;
  /** records in each file */
  readonly training: number;
  readonly heldOut: number;
  /** Σ x² over the features of the training records, and how many numbers that is */
  readonly square: number;
  readonly cursor?: Cursor;
  readonly done: boolean;
}
export const encodingBegin: EncodingNote = { tally: emptyTally(), training: 0, heldOut: 0, square: 0, done: false };

const encodedAtOnce = 256;
const attempts = 5;

/**
 * Reads the examples of a source, encodes them, and writes them to two files: those to train on and those that are held out. All examples of a prompt
 * are on one side.
 *
 * @param saved called when all that was encoded so far is on disk
 */
export async function encodeExamples(options: {
  source: RolloutSource;
  objective: ChosenObjective;
  encoder: RolloutEncoder;
  column: string | undefined;
  heldOut: number;
  seed: number;
  paths: { training: string; heldOut: string };
  from: EncodingNote;
  signal: AbortSignal | undefined;
  saved: (note: EncodingNote) => void;
}): Promise<EncodingNote> {
  const { source, objective, encoder, paths, from, signal, saved } = options;
  const tally = structuredClone(from.tally) as Tally;
  let { layout, square, cursor } = from;
  let files: { training: RecordWriter; heldOut: RecordWriter } | undefined;
  const note = (done: boolean): EncodingNote => ({
    tally,
    layout,
    training: files?.training.count ?? from.training,
    heldOut: files?.heldOut.count ?? from.heldOut,
    square,
    cursor,
    done,
  });
  try {
    for await (const batch of source.batches({ from: cursor, signal })) {
      const examples = examplesOf(objective, batch, tally, options.column);
      const vectors = await encodeAll(examples, encoder, signal);
      for (const example of examples) {
        const rows = example.rollouts.map((one) => vectors.get(one)!);
        layout ??= { scores: objective.slots, features: rows[0]!.length, columns: tally.columns! };
        files ??= {
          training: await writeRecords(paths.training, recordWidth(layout), from.training),
          heldOut: await writeRecords(paths.heldOut, recordWidth(layout), from.heldOut),
        };
        const record = toRecord(example, rows, layout);
        const held = isHeldOut(promptText(example.rollouts[0]!), options);
        if (!held) for (let k = 0; k < layout.scores.length * layout.features; k++) square += record[k]! * record[k]!;
        files[held ? "heldOut" : "training"].add(record);
      }
      cursor = batch.next;
      await Promise.all([files?.training.flush(), files?.heldOut.flush()]);
      saved(note(false));
      signal?.throwIfAborted();
    }
    return note(true);
  } finally {
    await Promise.all([files?.training.close(), files?.heldOut.close()]);
  }
}

/** Which side a prompt is on depends on the prompt and the seed alone. */
export function isHeldOut(prompt: string, { seed, heldOut }: { seed: number; heldOut: number }): boolean {
  let hash = hash32(prompt, hash32(String(seed)));
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  hash = Math.imul(hash ^ (hash >>> 12), 0x297a2d39);
  return ((hash ^ (hash >>> 15)) >>> 0) / 2 ** 32 < heldOut;
}

function toRecord({ rollouts, given, row }: Example, vectors: readonly Float32Array[], layout: Layout): Float32Array {
  const { features, scores, columns } = layout;
  const record = new Float32Array(recordWidth(layout));
  vectors.forEach((vector, s) => {
    if (vector.length !== features)
      throw new DataError(`row ${row + 1}`, `its vector must have ${features} numbers, like the first one; it has`, vector.length);
    record.set(vector, s * features);
  });
  columns.forEach((name, c) => (record[scores.length * features + c] = given[name]!));
  rollouts.forEach((one, s) => (record[scores.length * features + columns.length + s] = responseText(one).length));
  return record;
}

/** The vector of each rollout. A rollout that cannot be encoded ends the training: its row has a fault. */
async function encodeAll(
  examples: readonly Example[],
  encoder: RolloutEncoder,
  signal: AbortSignal | undefined,
): Promise<Map<Rollout, Float32Array>> {
  const rowOf = new Map(examples.flatMap(({ rollouts, row }) => rollouts.map((one) => [one, row] as const)));
  const rollouts = [...rowOf.keys()];
  const vectors = new Map<Rollout, Float32Array>();
  for (let at = 0; at < rollouts.length; at += encodedAtOnce) {
    const some = rollouts.slice(at, at + encodedAtOnce);
    const encoded = await patiently(() => encoder.encode(some, { signal }), signal);
    some.forEach((one, i) => {
      const vector = encoded[i]!;
      if (vector instanceof Error)
        throw new DataError(`row ${rowOf.get(one)! + 1}`, `cannot be encoded: ${vector.message}`, undefined, { cause: vector });
      vectors.set(one, vector);
    });
  }
  return vectors;
}

async function patiently<T>(work: () => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (attempt === attempts || !mayPass(error) || signal?.aborted) throw error;
      await new Promise((resolve) =>
        setTimeout(
          resolve,
          pauseBefore(attempt, error, () => 0.5),
        ),
      );
    }
  }
}
