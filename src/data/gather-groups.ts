import { open, rm } from "node:fs/promises";
import { join } from "node:path";
import { type DataFile, kindOfFile } from "./data-file.ts";
import { groupColumns, groupOf } from "./format.ts";
import { createKeySet, hash64 } from "./key-set.ts";
import { readBytes } from "./read-bytes.ts";
import { readValues } from "./read-values.ts";
import { fileBegin, type Row } from "./row.ts";

/** A row with where it came from. */
export interface PlacedRow {
  readonly row: Row;
  /** position in the whole input */
  readonly position: number;
  readonly place: string;
}

/**
 * Whether the rows of a group stand apart from each other anywhere in the input. Lines are not parsed for it: the group's column is looked up in
 * their bytes, which is several times faster. Where such a text stands deeper inside a row the answer may be wrong, so whoever reads the rows
 * afterwards still watches for groups that come back.
 *
 * @param column what the column is called in the file; undefined where it is not a column of its own
 * @param rows the rows themselves, for files that are not lines
 */
export async function areScattered(
  files: readonly DataFile[],
  column: string | undefined,
  rows: (file: DataFile) => AsyncIterable<Row>,
  signal?: AbortSignal,
): Promise<boolean> {
  const seen = createKeySet();
  let last: string | undefined;
  const apart = (group: string | undefined) => {
    if (group === last) return false;
    last = group;
    return group !== undefined && (seen.full || !seen.add(group));
  };
  for (const file of files) {
    const path = await file.local(signal);
    const packing = await kindOfFile(file, path);
    if (column === undefined || packing === "parquet" || /\.json(\.gz|\.zst)?$/.test(file.name)) {
      for await (const row of rows(file)) if (apart(groupOf(row))) return true;
      continue;
    }
    for await (const group of groupsOfLines(readBytes(path, file.name, packing, { signal }), column)) if (apart(group)) return true;
  }
  return false;
}

/** The text of one column of each line, or undefined where the line has none; runs of one value come once. */
async function* groupsOfLines(chunks: AsyncIterable<Buffer>, column: string): AsyncGenerator<string | undefined> {
  const key = Buffer.from(JSON.stringify(column));
  let carry: Buffer[] = [];
  let last: string | undefined;
  let began = false;
  function* scan(bytes: Buffer): Generator<string | undefined> {
    let found = -1;
    for (let from = 0; from < bytes.length; ) {
      let to = bytes.indexOf(10, from);
      if (to < 0) to = bytes.length;
      if (found < from) found = bytes.indexOf(key, from);
      if (found < 0) found = bytes.length;
      if (to > from + 1) {
        const group = found < to ? valueAfter(bytes, found + key.length, to) : undefined;
        if (!began || group !== last) yield group;
        began = true;
        last = group;
      }
      from = to + 1;
    }
  }
  for await (const chunk of chunks) {
    const end = chunk.lastIndexOf(10) + 1;
    if (end === 0) {
      carry.push(chunk);
      continue;
    }
    const whole = chunk.subarray(0, end);
    yield* scan(carry.length > 0 ? Buffer.concat([...carry, whole]) : whole);
    carry = end < chunk.length ? [chunk.subarray(end)] : [];
  }
  if (carry.length > 0) yield* scan(Buffer.concat(carry));
}

/** The value after a key, as it is written. */
function valueAfter(bytes: Buffer, from: number, to: number): string | undefined {
  let at = from;
  while (at < to && (bytes[at]! <= 32 || bytes[at] === 58)) at++;
  let end = at;
  if (bytes[at] === 34) {
    end = at + 1;
    while (end < to && bytes[end] !== 34) end += bytes[end] === 92 ? 2 : 1;
  } else while (end < to && bytes[end] !== 44 && bytes[end] !== 125) end++;
  const text = bytes.toString("latin1", at, end).trim();
  return text === "null" ? undefined : text;
}

/** The column that names the groups of a row. */
export const groupColumn = (row: Row): string | undefined =>
  groupColumns.find((column) => row[column] !== undefined && row[column] !== null);

interface Gathering {
  /** how many bytes the rows have as JSON, roughly */
  readonly bytes: number;
  /** a folder for what does not fit */
  folder(): Promise<string>;
  readonly signal?: AbortSignal;
}

/** The most bytes of rows to hold in memory at once. */
const partBytes = 32 * 2 ** 20;
const mostParts = 256;

/**
 * Brings the rows of each group together: all at once where they fit into memory, otherwise through files on disk, each with the rows of some of
 * the groups. Groups come in the order of their first rows, within such a file; the same rows always come in the same order.
 */
export async function* gatherGroups(
  rows: AsyncIterable<PlacedRow>,
  { bytes, folder, signal }: Gathering,
  depth = 0,
): AsyncGenerator<PlacedRow[]> {
  // A part that is still too large after three rounds is one huge group, and no round can split it.
  if (bytes <= partBytes || depth === 3) {
    const held: PlacedRow[] = [];
    for await (const placed of rows) held.push(placed);
    yield* inGroups(held);
    return;
  }
  const count = Math.min(mostParts, Math.ceil(bytes / partBytes) + 1);
  const base = join(await folder(), `groups-${nextGathering++}`);
  const parts = await Promise.all(
    Array.from({ length: count }, async (_, part) => ({
      path: `${base}.${part}.jsonl`,
      file: await open(`${base}.${part}.jsonl`, "w"),
      text: "",
      bytes: 0,
    })),
  );
  const flush = async (part: (typeof parts)[number]) => {
    const { text } = part;
    part.text = "";
    part.bytes += (await part.file.write(text)).bytesWritten;
  };
  try {
    for await (const placed of rows) {
      const [high, low] = hash64(`${depth}/${keyOf(placed)}`);
      const part = parts[((high ^ low) >>> 0) % count]!;
      part.text += `${JSON.stringify(placed)}\n`;
      if (part.text.length > 2 ** 17) await flush(part);
      signal?.throwIfAborted();
    }
    for (const part of parts) if (part.text !== "") await flush(part);
  } finally {
    await Promise.all(parts.map(({ file }) => file.close()));
  }
  for (const { path, bytes } of parts) {
    if (bytes > 0) yield* gatherGroups(readPart(path, signal), { bytes: bytes / 2, folder, signal }, depth + 1);
    await rm(path, { force: true });
  }
}

let nextGathering = 0;

const keyOf = ({ row, position }: PlacedRow) => groupOf(row) ?? `row-${position}`;

function* inGroups(rows: readonly PlacedRow[]): Generator<PlacedRow[]> {
  const groups = new Map<string, PlacedRow[]>();
  for (const placed of rows) {
    const key = keyOf(placed);
    const members = groups.get(key);
    if (members) members.push(placed);
    else groups.set(key, [placed]);
  }
  yield* groups.values();
}

async function* readPart(path: string, signal?: AbortSignal): AsyncGenerator<PlacedRow> {
  for await (const { rows } of readValues(readBytes(path, path, "plain", { signal }), { name: path, start: fileBegin, seekable: true })) {
    for (const row of rows) yield row as unknown as PlacedRow;
  }
}
