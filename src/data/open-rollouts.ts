import { rmSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { InputError, type Rollout } from "../core/index.ts";
import { DataError, RowFault } from "./data-error.ts";
import { type DataFile, readRows } from "./data-file.ts";
import { createKeySet } from "./key-set.ts";
import { locateInputs } from "./locate-inputs.ts";
import { recogniseFormat } from "./recognise-format.ts";
import { renameColumns } from "./rename-columns.ts";
import { type FileStart, fileBegin, type Row, type RowBlock } from "./row.ts";
import type { Cursor, OpenOptions, RolloutBatch, RolloutSource } from "./source.ts";

/** Rows looked at before the first one is read. */
const sampleRows = 64;

/**
 * Opens files of rollouts for reading, whole groups at a time and in constant memory.
 *
 * Rows that name a group (`group`, `group_id`, `prompt_id`, or `--map group=column`) belong together wherever they stand. Without such a column,
 * rows with the same prompt belong together where they follow each other, and a row that holds several responses is a group of its own.
 *
 * @param inputs files, folders, patterns, addresses and hf:// names, read in this order
 * @throws {DataError} when an input is missing or empty, or its rows are of no known shape
 */
export async function openRollouts(inputs: readonly string[], options: OpenOptions = {}): Promise<RolloutSource> {
  const { batchSize = 1024, groupWindow = 65_536, hub = "https://huggingface.co", map, promptsOnly = false } = options;
  if (!(Number.isInteger(batchSize) && batchSize > 0))
    throw new InputError("openRollouts", "batchSize must be a whole number above 0", batchSize);
  if (!(Number.isInteger(groupWindow) && groupWindow > 0))
    throw new InputError("openRollouts", "groupWindow must be a whole number above 0", groupWindow);
  const scratch = createScratch();
  const files = await locateInputs(inputs, { hub, folder: scratch.folder });
  const { sample, place } = await firstRows(files);
  const rename = map ? renameColumns(map, sample[0]!, place) : undefined;
  const named = rename ? sample.map(rename) : sample;
  const { format, because } = recogniseFormat(named[0]!, place, { format: options.format, promptsOnly });
  const toRollouts = placed(format.reader(named, { promptsOnly }), rename);
  const sizes = files.map((file) => file.bytes);
  let bytesRead = 0;

  return {
    files: files.map((file) => file.name),
    format: { name: format.name, because },
    totalBytes: sizes.every((size) => size !== undefined) ? sizes.reduce((a, b) => a + b, 0) : undefined,
    bytesRead: () => bytesRead,
    async *batches({ from, signal } = {}) {
      const mark = from ? readCursor(from, files.length) : { ...fileBegin, file: 0, row: 0, first: 0 };
      bytesRead = sizes.slice(0, mark.file).reduce<number>((sum, size) => sum + (size ?? 0), 0) + mark.offset;
      const blocks = readAll(files, mark, { signal, onBytes: (count) => (bytesRead += count) });
      yield* wholeGroups(blocks, toRollouts, { batchSize, groupWindow, first: mark.first });
    },
    close: scratch.remove,
  };
}

/** Where a row stands: the file, a place to begin in it, and the position of the first row from there in the whole input. */
interface Mark extends FileStart {
  readonly file: number;
  readonly row: number;
}

interface PlacedBlock extends RowBlock {
  readonly mark: Mark;
}

async function* readAll(
  files: readonly DataFile[],
  from: Mark,
  options: { signal?: AbortSignal; onBytes?: (bytes: number) => void },
): AsyncGenerator<PlacedBlock> {
  let { row } = from;
  for (let file = from.file; file < files.length; file++) {
    for await (const block of readRows(files[file]!, file === from.file ? from : fileBegin, options)) {
      yield { ...block, mark: { ...block.start, file, row } };
      row += block.rows.length;
    }
  }
}

function readCursor(cursor: Cursor, files: number): Mark & { first: number } {
  const whole = (name: string) => {
    const value = cursor[name];
    if (typeof value === "number" && Number.isInteger(value) && value >= 0) return value;
    throw new InputError("batches", `the cursor must hold a whole number "${name}"; it does not come from this reader`, cursor);
  };
  const mark = {
    file: whole("file"),
    offset: whole("offset"),
    line: whole("line"),
    skip: whole("skip"),
    row: whole("row"),
    first: whole("first"),
  };
  if (mark.file > files) throw new InputError("batches", `the cursor points at file ${mark.file + 1}, and there are ${files}`, cursor);
  return mark;
}

async function firstRows(files: readonly DataFile[]): Promise<{ sample: Row[]; place: string }> {
  for (const file of files) {
    for await (const block of readRows(file, fileBegin)) return { sample: block.rows.slice(0, sampleRows), place: block.place(0) };
    if (files.length === 1) throw new DataError(file.name, "the file is empty");
  }
  throw new DataError(files[0]!.name, `all ${files.length} files are empty`);
}

type ToRollouts = (row: Row, place: () => string) => Rollout[];

/** Reads a row, and gives its faults a place. */
function placed(read: (row: Row) => Rollout[], rename: ((row: Row) => Row) | undefined): ToRollouts {
  return (row, place) => {
    try {
      return read(rename ? rename(row) : row);
    } catch (thrown) {
      if (thrown instanceof RowFault) throw new DataError(place(), thrown.problem, thrown.given);
      throw thrown;
    }
  };
}

/** Cuts rows into batches where a group ends. */
async function* wholeGroups(
  blocks: AsyncIterable<PlacedBlock>,
  toRollouts: ToRollouts,
  { batchSize, groupWindow, first }: { batchSize: number; groupWindow: number; first: number },
): AsyncGenerator<RolloutBatch> {
  const ids = createKeySet();
  let rollouts: Rollout[] = [];
  let rows: number[] = [];
  let groupAt = 0; // where in the batch the open group begins
  let group: string | undefined;
  let prompt: Rollout["prompt"] | undefined;
  let groupMark: Cursor = {};

  for await (const block of blocks) {
    for (const [index, row] of block.rows.entries()) {
      const position = block.mark.row + index;
      const made = toRollouts(row, () => block.place(index));
      for (const { id } of made) {
        if (id !== undefined && !ids.add(id)) {
          const remedy = "; if it names the prompt, use --map group=id";
          throw new DataError(block.place(index), `the id ${JSON.stringify(id)} stands in an earlier row too${remedy}`);
        }
      }
      const own = made[0]?.group;
      const joins =
        groupAt < rollouts.length &&
        (own !== undefined
          ? own === group
          : made.length === 1 && group === undefined && prompt !== undefined && samePrompt(made[0]!.prompt, prompt));
      if (!joins) {
        nameGroup(rollouts, groupAt, rows);
        if (rollouts.length >= batchSize) {
          const next = { ...block.mark, skip: block.mark.skip + index, row: position, first: first + rollouts.length };
          yield { first, rollouts, rows, next };
          first += rollouts.length;
          rollouts = [];
          rows = [];
        }
        groupAt = rollouts.length;
        group = own;
        prompt = own === undefined && made.length === 1 && made[0]!.prompt.length > 0 ? made[0]!.prompt : undefined;
      } else if (rollouts.length - groupAt >= groupWindow) {
        throw new DataError(
          block.place(index),
          `a group has more than ${groupWindow} rollouts; is it the right column, or should groupWindow be larger?`,
          group ?? "rows with one prompt",
        );
      }
      for (const one of made) {
        rollouts.push(one);
        rows.push(position);
      }
    }
    groupMark = { ...block.mark, skip: block.mark.skip + block.rows.length, row: block.mark.row + block.rows.length };
  }
  nameGroup(rollouts, groupAt, rows);
  if (rollouts.length > 0) yield { first, rollouts, rows, next: { ...groupMark, first: first + rollouts.length } };
}

/** Rollouts that turned out to belong together, and do not say so themselves, get a group called after their first row. */
function nameGroup(rollouts: Rollout[], from: number, rows: readonly number[]): void {
  if (rollouts.length - from < 2 || rollouts[from]!.group !== undefined) return;
  const group = `row-${rows[from]}`;
  for (let i = from; i < rollouts.length; i++) rollouts[i] = { ...rollouts[i]!, group };
}

function samePrompt(a: Rollout["prompt"], b: Rollout["prompt"]): boolean {
  if (a.length !== b.length) return false;
  return a.every(
    (message, i) =>
      message.role === b[i]!.role &&
      message.content === b[i]!.content &&
      (message.media === undefined || JSON.stringify(message) === JSON.stringify(b[i])),
  );
}

/** A folder for what must be put aside, removed when asked to or when the process ends. */
function createScratch(): { folder(): Promise<string>; remove(): Promise<void> } {
  let made: Promise<string> | undefined;
  let path: string | undefined;
  const atExit = () => path && rmSync(path, { recursive: true, force: true });
  return {
    folder() {
      made ??= mkdtemp(join(tmpdir(), "guerdon-")).then((folder) => {
        process.once("exit", atExit);
        return (path = folder);
      });
      return made;
    },
    async remove() {
      if (!made) return;
      await rm(await made, { recursive: true, force: true });
      process.off("exit", atExit);
      made = undefined;
    },
  };
}
