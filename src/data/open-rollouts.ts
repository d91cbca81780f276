import { rmSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { InputError, type Rollout } from "../core/index.ts";
import { DataError, RowFault } from "./data-error.ts";
import { type DataFile, kindOfFile, readRows } from "./data-file.ts";
import { groupOf } from "./format.ts";
import { speechColumns } from "./formats/prompt-response.ts";
import { gatherGroups, groupColumn, type PlacedRow } from "./gather-groups.ts";
import { createKeySet } from "./key-set.ts";
import { locateInputs } from "./locate-inputs.ts";
import { parseRow } from "./read-values.ts";
import { recogniseFormat } from "./recognise-format.ts";
import { renameColumns } from "./rename-columns.ts";
import { fileBegin, kindOf, type Mark, type Row } from "./row.ts";
import type { Cursor, OpenOptions, ReadingPlan, RolloutBatch, RolloutSource } from "./source.ts";
import { survey } from "./survey.ts";

/** Rows looked at before the first one is read. */
const sampleRows = 64;
/** Rollouts at the beginning of the input of which the ids are watched while reading. */
const earlyIds = 2 ** 16;

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
  const scratch = createScratch();
  try {
    return await open(inputs, options, scratch);
  } catch (thrown) {
    await scratch.remove();
    throw thrown;
  }
}

async function open(inputs: readonly string[], options: OpenOptions, scratch: Scratch): Promise<RolloutSource> {
  const {
    batchSize = 1024,
    groupWindow = 65_536,
    hub = "https://huggingface.co",
    map,
    promptsOnly = false,
    segmentBytes = 2 ** 24,
  } = options;
  if (!(Number.isInteger(batchSize) && batchSize > 0))
    throw new InputError("openRollouts", "batchSize must be a whole number above 0", batchSize);
  if (!(Number.isInteger(groupWindow) && groupWindow > 0))
    throw new InputError("openRollouts", "groupWindow must be a whole number above 0", groupWindow);
  const files = await locateInputs(inputs, { hub, folder: scratch.folder });
  const { sample, place } = await firstRows(files);
  const rename = map ? renameColumns(map, sample[0]!, place) : undefined;
  const named = rename ? sample.map(rename) : sample;
  const { format, because } = recogniseFormat(named[0]!, place, { format: options.format, promptsOnly });
  const toRollouts = placed(format.reader(named, { promptsOnly }), rename, watchedColumns(named[0]!));
  const sizes = files.map((file) => file.bytes);
  const totalBytes = sizes.every((size) => size !== undefined) ? sizes.reduce((a, b) => a + b, 0) : undefined;
  let bytesRead = 0;

  // Only groups that rows name themselves can be scattered; whether they are is settled once, before anything is handed out.
  const column = named.map(groupColumn).find((name) => name !== undefined);
  const inFile = column === undefined ? undefined : (map?.[column] ?? column);
  const groupsOf = async function* (file: DataFile) {
    const only = rename || inFile?.includes(".") ? undefined : inFile;
    for await (const { rows } of readRows(file, fileBegin, { only })) yield rows.map((row) => groupOf(rename ? rename(row) : row));
  };
  const rowOfLine = (line: string): Row => {
    const row = parseRow(line, "", 0);
    return rename ? rename(row) : row;
  };
  const look = async (signal?: AbortSignal): Promise<ReadingPlan> => {
    const together = (before: string, line: string) => {
      try {
        const [last, next] = [before, line].map((text) => toRollouts(parseRow(text, "", 0), () => ""));
        return last!.length === 0 || next!.length === 0 || joins(groupBegunBy(last!), next!);
      } catch {
        return true;
      }
    };
    const { scattered, segments } = await survey(files, {
      named: column !== undefined,
      column: inFile !== undefined && inFile in sample[0]! ? inFile : undefined,
      groupOfLine: (line) => {
        try {
          return groupOf(rowOfLine(line));
        } catch {
          return undefined;
        }
      },
      together,
      groups: groupsOf,
      segmentBytes,
      signal,
    });
    return { scattered, segments: segments.map((mark) => ({ ...mark, first: 0, ...(scattered && { gathered: true }) })) };
  };
  let planned = options.plan && Promise.resolve(options.plan);

  return {
    files: files.map((file) => file.name),
    format: { name: format.name, because },
    totalBytes,
    bytesRead: () => Math.min(Math.round(bytesRead), totalBytes ?? Number.POSITIVE_INFINITY),
    plan: (signal) => (planned ??= look(signal)),
    async *batches({ from, to, signal } = {}) {
      planned ??= look(signal);
      const { scattered } = await planned;
      const cursorOf = (cursor: Cursor) => readCursor(cursor, files.length, scattered);
      const begin = from ? cursorOf(from) : { ...fileBegin, file: 0, row: 0, first: 0 };
      const reading = { signal, onBytes: (count: number) => (bytesRead += count) };
      const limits = { batchSize, groupWindow, first: begin.first, atBeginning: begin.first === 0 && begin.row === 0 };
      if (scattered) {
        const gathering = { bytes: (totalBytes ?? 0) * (await unpacking(files)), folder: scratch.folder, signal };
        const all = readAll(files, { ...fileBegin, file: 0, row: 0 }, undefined, reading);
        const groups = gatherGroups(placedRows(all, rename), gathering);
        yield* wholeGroups(
          gatheredBlocks(groups, begin.skip),
          placed(format.reader(named, { promptsOnly }), undefined, watchedColumns(named[0]!)),
          limits,
        );
      } else {
        yield* wholeGroups(readAll(files, begin, to && cursorOf(to), reading), toRollouts, limits);
      }
    },
    close: scratch.remove,
  };
}

/** Rows with where they come from, and where to begin to read them again. */
interface SourceBlock {
  readonly rows: readonly Row[];
  place(index: number): string;
  position(index: number): number;
  cursor(index: number): Cursor;
}

/** How much larger the rows of packed files are than the files, roughly. */
async function unpacking(files: readonly DataFile[]): Promise<number> {
  return (await kindOfFile(files[0]!, await files[0]!.local())) === "plain" ? 1 : 6;
}

async function* placedRows(blocks: AsyncIterable<SourceBlock>, rename: ((row: Row) => Row) | undefined): AsyncGenerator<PlacedRow> {
  for await (const block of blocks) {
    for (const [index, row] of block.rows.entries())
      yield { row: rename ? rename(row) : row, position: block.position(index), place: block.place(index) };
  }
}

async function* gatheredBlocks(groups: AsyncIterable<readonly PlacedRow[]>, skip: number): AsyncGenerator<SourceBlock> {
  let before = 0;
  for await (const group of groups) {
    const start = before;
    before += group.length;
    if (start < skip) continue;
    yield {
      rows: group.map(({ row }) => row),
      place: (index) => group[index]!.place,
      position: (index) => group[index]!.position,
      cursor: (index) => ({ gathered: true, file: 0, offset: 0, line: 1, skip: start + index, row: 0 }),
    };
  }
}

async function* readAll(
  files: readonly DataFile[],
  from: Mark,
  to: Mark | undefined,
  options: { signal?: AbortSignal; onBytes?: (bytes: number) => void },
): AsyncGenerator<SourceBlock> {
  let { row } = from;
  const last = to ? to.file : files.length - 1;
  for (let file = from.file; file <= last; file++) {
    const reading = { ...options, end: file === to?.file ? to : undefined };
    for await (const { rows, start, place } of readRows(files[file]!, file === from.file ? from : fileBegin, reading)) {
      const first = row;
      row += rows.length;
      yield {
        rows,
        place,
        position: (index) => first + index,
        cursor: (index) => ({ ...start, file, skip: start.skip + index, row: first + index }),
      };
    }
  }
}

function readCursor(cursor: Cursor, files: number, gathered: boolean): Mark & { first: number } {
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
  if ((cursor.gathered === true) !== gathered) throw new InputError("batches", "the files have changed since the cursor was made", cursor);
  return mark;
}

async function firstRows(files: readonly DataFile[]): Promise<{ sample: Row[]; place: string }> {
  for (const file of files) {
    const sample: Row[] = [];
    let place = "";
    for await (const block of readRows(file, fileBegin)) {
      if (sample.length === 0) place = block.place(0);
      sample.push(...block.rows.slice(0, sampleRows - sample.length));
      if (sample.length === sampleRows) break;
    }
    if (sample.length > 0) return { sample, place };
    if (files.length === 1) throw new DataError(file.name, "the file is empty");
  }
  throw new DataError(files[0]!.name, `all ${files.length} files are empty`);
}

type ToRollouts = (row: Row, place: () => string) => Rollout[];

/** Columns that must hold the same kind of thing in every row, with that kind: those that rollouts are made of. */
function watchedColumns(first: Row): [column: string, kind: string][] {
  return [...speechColumns]
    .map((column): [string, string] => [column, kindOf(first[column])])
    .filter(([, kind]) => kind !== "null" && kind !== "undefined");
}

/** Reads a row, and gives its faults a place. */
function placed(
  read: (row: Row) => Rollout[],
  rename: ((row: Row) => Row) | undefined,
  watched: readonly [column: string, kind: string][],
): ToRollouts {
  return (given, place) => {
    const row = rename ? rename(given) : given;
    try {
      for (const [column, kind] of watched) {
        const value = row[column];
        if (value !== undefined && value !== null && kindOf(value) !== kind) {
          throw new RowFault(`column "${column}" is a ${kind} in the first row and a ${kindOf(value)} here`, value);
        }
      }
      return read(row);
    } catch (thrown) {
      if (thrown instanceof RowFault) throw new DataError(place(), thrown.problem, thrown.given);
      throw thrown;
    }
  };
}

/** What tells whether the next row belongs to a group that was begun: its name, or else the prompt of its rows. */
interface OpenGroup {
  readonly name: string | undefined;
  readonly prompt: Rollout["prompt"] | undefined;
}

function groupBegunBy(made: readonly Rollout[]): OpenGroup {
  const { group, prompt } = made[0]!;
  return { name: group, prompt: group === undefined && made.length === 1 && prompt.length > 0 ? prompt : undefined };
}

/** Whether the rollouts of the next row belong to the group. */
function joins({ name, prompt }: OpenGroup, made: readonly Rollout[]): boolean {
  const next = made[0]!;
  return next.group !== undefined ? next.group === name : prompt !== undefined && made.length === 1 && samePrompt(next.prompt, prompt);
}

/** Cuts rows into batches where a group ends. */
async function* wholeGroups(
  blocks: AsyncIterable<SourceBlock>,
  toRollouts: ToRollouts,
  { batchSize, groupWindow, first, atBeginning }: { batchSize: number; groupWindow: number; first: number; atBeginning: boolean },
): AsyncGenerator<RolloutBatch> {
  // Ids that name prompts repeat at once; the few that repeat far apart are found where memory is no matter: `guerdon score` asks its results.
  const ids = createKeySet(atBeginning ? earlyIds : 0);
  const closed = createKeySet();
  let rollouts: Rollout[] = [];
  let rows: number[] = [];
  let groupAt = 0; // where in the batch the open group begins
  let group: OpenGroup | undefined;
  let end: Cursor = {};

  for await (const block of blocks) {
    const count = block.rows.length;
    let index = 0;
    const place = () => block.place(index);
    for (; index < count; index++) {
      const made = toRollouts(block.rows[index]!, place);
      if (made.length === 0) continue;
      if (!ids.full) for (const { id } of made) if (id !== undefined && !ids.add(id)) throw twice(place(), id);
      if (!group || !joins(group, made)) {
        nameGroup(rollouts, groupAt, rows);
        if (rollouts.length >= batchSize) {
          yield { first, rollouts, rows, next: { ...block.cursor(index), first: first + rollouts.length } };
          first += rollouts.length;
          rollouts = [];
          rows = [];
        }
        groupAt = rollouts.length;
        group = groupBegunBy(made);
        if (group.name !== undefined && !closed.add(group.name)) {
          throw new DataError(
            place(),
            "a group comes back after other rows; sort the rows by it, or make it the first column of each row",
            group.name,
          );
        }
      } else if (rollouts.length - groupAt >= groupWindow) {
        const expected = `a group may have at most ${groupWindow} rollouts; is it the right column? Otherwise raise groupWindow`;
        throw new DataError(place(), expected, group.name ?? "rows with one prompt");
      }
      const position = block.position(index);
      for (const rollout of made) {
        rollouts.push(rollout);
        rows.push(position);
      }
    }
    end = block.cursor(count);
  }
  nameGroup(rollouts, groupAt, rows);
  if (rollouts.length > 0) yield { first, rollouts, rows, next: { ...end, first: first + rollouts.length } };
}

const twice = (place: string, id: string) =>
  new DataError(
    place,
    "an id must name one rollout, and this one stands in an earlier row too; if it names the prompt, use --map group=id",
    id,
  );

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

interface Scratch {
  folder(): Promise<string>;
  remove(): Promise<void>;
}

/** A folder for what must be put aside, removed when asked to or when the process ends. */
function createScratch(): Scratch {
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
