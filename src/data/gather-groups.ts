import { open, rm } from "node:fs/promises";
import { join } from "node:path";
import { groupColumns, groupOf } from "./format.ts";
import { hash64 } from "./key-set.ts";
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
