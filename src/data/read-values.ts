import { isUtf8 } from "node:buffer";
import { DataError } from "./data-error.ts";
import { type FileStart, isObject, kindOf, type Row, type RowBlock } from "./row.ts";

/** No row may be longer: it would not fit into one JavaScript string with room to parse it. */
const rowLimit = 256 * 2 ** 20;
/** Lines are made texts by pieces of about this size: longer strings have memory of their own, which costs more to get than they cost to parse. */
const pieceBytes = 64 * 2 ** 10;
const newline = 10;

interface ReadValues {
  /** what to call the file in messages */
  readonly name: string;
  readonly start: FileStart;
  /** whether a later reader can begin at any byte: true for plain files */
  readonly seekable: boolean;
}

/**
 * The rows of a JSON text: one a line, or the entries of one list, or values one after the other. Which of them, its beginning tells.
 *
 * @param chunks the text in UTF-8, from byte `start.offset` on
 */
export async function* readValues(chunks: AsyncIterable<Buffer>, options: ReadValues): AsyncGenerator<RowBlock> {
  const iterator = chunks[Symbol.asyncIterator]();
  try {
    let head: Buffer = Buffer.alloc(0);
    while (beginning(head) === "") {
      const next = await iterator.next();
      if (next.done) return;
      head = head.length === 0 ? next.value : Buffer.concat([head, next.value]);
    }
    const all = rest(head, iterator);
    if (options.start.offset > 0 || isLines(head)) yield* readLines(all, options);
    else yield* readList(all, options);
  } finally {
    await iterator.return?.();
  }
}

async function* rest(head: Buffer, iterator: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  const bom = head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf;
  // Blanks stand in for the mark, so that every byte keeps its position.
  yield bom ? Buffer.concat([Buffer.from("   "), head.subarray(3)]) : head;
  for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value;
}

/** The beginning of a text, without a byte order mark and blanks. */
const beginning = (head: Buffer) =>
  head
    .toString("latin1", 0, 4096)
    .replace(/^\xef\xbb\xbf/, "")
    .trimStart();

/**
 * Whether a JSON text is one value a line, by its beginning. A list is not; and an object that ends on another line than it began,
 * and is not simply broken, is one of a run of values.
 */
export function isLines(head: Buffer): boolean {
  const text = beginning(head);
  if (text[0] !== "{") return text[0] !== "[";
  const end = head.indexOf(newline);
  if (end < 0) return true;
  return !/^\{\s*$/.test(head.toString("latin1", 0, end).replace(/^\xef\xbb\xbf/, ""));
}

async function* readLines(chunks: AsyncIterable<Buffer>, { name, start, seekable }: ReadValues): AsyncGenerator<RowBlock> {
  let { offset, line, skip } = start;
  let passed = start.skip;

  const block = (bytes: Buffer): RowBlock | undefined => {
    const first = { offset, line };
    const text = decode(bytes, name, line);
    const together = skip === 0 ? parseTogether(text) : undefined;
    if (together) {
      line += together.length;
      offset += bytes.length;
      const blockStart = seekable ? { ...first, skip: 0 } : { offset: 0, line: 1, skip: passed };
      passed += together.length;
      return { rows: together, start: blockStart, place: (index) => `${name}:${first.line + index}` };
    }
    const rows: Row[] = [];
    // Set only where blank lines make the line of a row more than a sum.
    let lines: number[] | undefined;
    let before = 0;
    for (let from = 0; from < text.length; ) {
      let to = text.indexOf("\n", from);
      if (to < 0) to = text.length;
      const piece = text.slice(from, to);
      if (piece === "" || piece === "\r" || piece.trim() === "") lines ??= rows.map((_, index) => first.line + index + before);
      else if (skip > 0) {
        skip--;
        before++;
      } else {
        lines?.push(line);
        rows.push(parseRow(piece, name, line));
      }
      line++;
      from = to + 1;
    }
    offset += bytes.length;
    const blockStart = seekable ? { ...first, skip: before } : { offset: 0, line: 1, skip: passed };
    passed += rows.length;
    if (rows.length === 0) return undefined;
    return { rows, start: blockStart, place: (index) => `${name}:${lines?.[index] ?? first.line + before + index}` };
  };

  for await (const bytes of wholeLines(chunks, start.offset, () => tooLong(name, line))) {
    const done = block(bytes);
    if (done) yield done;
  }
}

/**
 * Cuts bytes into pieces of whole lines: one ends at the last line break before each multiple of the piece size in the file,
 * so the pieces are the same whichever of them reading begins with. Only the last one may end without a line break.
 *
 * @param offset where in the file the bytes begin
 * @param tooLong the error for a line that is too long to be a row
 */
export async function* wholeLines(chunks: AsyncIterable<Buffer>, offset: number, tooLong: () => Error): AsyncGenerator<Buffer> {
  let carry: Buffer[] = [];
  let carried = 0;
  let at = offset;
  for await (const chunk of chunks) {
    let from = 0;
    for (let edge = pieceBytes - (at % pieceBytes); edge <= chunk.length; edge += pieceBytes) {
      const end = from + chunk.subarray(from, edge).lastIndexOf(newline) + 1;
      if (end === from) continue;
      const piece = chunk.subarray(from, end);
      yield carried > 0 ? Buffer.concat([...carry, piece]) : piece;
      carry = [];
      carried = 0;
      from = end;
    }
    if (from < chunk.length) {
      carry.push(chunk.subarray(from));
      carried += chunk.length - from;
      if (carried > rowLimit) throw tooLong();
    }
    at += chunk.length;
  }
  if (carried > 0) yield Buffer.concat(carry);
}

/**
 * The rows of many lines at once, as one list, which is a good deal faster than one by one. Undefined where that does not give exactly
 * one object a line: then each line is parsed by itself, and the one at fault is named.
 */
function parseTogether(text: string): Row[] | undefined {
  let lines = 0;
  for (let from = 0; from < text.length; lines++) {
    if (text.charCodeAt(from) !== 0x7b) return undefined;
    const to = text.indexOf("\n", from);
    from = to < 0 ? text.length : to + 1;
  }
  try {
    const end = text.endsWith("\n") ? text.length - 1 : text.length;
    const rows: Row[] = JSON.parse(`[${text.slice(0, end).replaceAll("\n", ",")}]`);
    return rows.length === lines ? rows : undefined;
  } catch {
    return undefined;
  }
}

export const tooLong = (name: string, line: number) =>
  new DataError(`${name}:${line}`, `a row may have at most ${rowLimit / 2 ** 20} MB; is this one value a line?`);

function decode(bytes: Buffer, name: string, line: number): string {
  if (isUtf8(bytes)) return bytes.toString("utf8");
  let from = 0;
  for (let at = line; ; at++) {
    let to = bytes.indexOf(newline, from);
    if (to < 0) to = bytes.length;
    const piece = bytes.subarray(from, to);
    if (!isUtf8(piece)) {
      let byte = 0;
      for (const character of piece.toString("utf8")) {
        const expected = Buffer.from(character);
        if (!piece.subarray(byte, byte + expected.length).equals(expected)) break;
        byte += expected.length;
      }
      const hex = piece[byte]!.toString(16).padStart(2, "0");
      throw new DataError(`${name}:${at}`, `byte ${byte + 1} of the line (0x${hex}) is not UTF-8; save the file as UTF-8`);
    }
    from = to + 1;
  }
}

/** Parses one row, and says what is wrong with one that is none. */
export function parseRow(text: string, name: string, line: number): Row {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (thrown) {
    throw notJson(text, (thrown as Error).message, `${name}:${line}`);
  }
  if (isObject(value)) return value;
  throw new DataError(`${name}:${line}`, `a row must be an object with named columns, not a ${kindOf(value)}`, value);
}

function notJson(text: string, why: string, place: string): DataError {
  const position = Number(/position (\d+)/.exec(why)?.[1] ?? (/end of JSON|Unterminated/.test(why) ? text.length : 0));
  // Strings out of the way, so that a text that speaks of NaN is not taken for one.
  const bare = text.replace(/"(?:[^"\\]|\\.)*"/g, (quoted) => " ".repeat(quoted.length));
  const nonNumber = /-?\b(NaN|Infinity)\b/.exec(bare);
  const around = (at: number) => text.slice(Math.max(0, at - 40), at + 40).trim();
  if (nonNumber) {
    return new DataError(
      place,
      `JSON has no ${nonNumber[0]}; Python's json.dumps writes it unless told allow_nan=False: write null instead`,
      around(nonNumber.index),
    );
  }
  const cut = position >= text.trimEnd().length ? "the line ends in the middle of a value" : `is not JSON at character ${position + 1}`;
  return new DataError(place, cut, around(position));
}

/**
 * The entries of one list, or values one after the other with any white space between, found by their brackets.
 * Slower than lines, and still in constant memory.
 */
async function* readList(chunks: AsyncIterable<Buffer>, { name, start }: ReadValues): AsyncGenerator<RowBlock> {
  let line = 1;
  let skip = start.skip;
  let passed = start.skip;
  let listed: "unknown" | "inside" | "after" | "no" = "unknown";
  let depth = 0;
  let quoted = false;
  let escaped = false;
  let parts: Buffer[] = [];
  let size = 0;
  let valueLine = 1;

  for await (const chunk of chunks) {
    const rows: Row[] = [];
    const lines: number[] = [];
    let from = depth > 0 ? 0 : -1;
    for (let i = 0; i < chunk.length; i++) {
      const byte = chunk[i]!;
      if (byte === newline) line++;
      if (quoted) {
        if (escaped) escaped = false;
        else if (byte === 0x5c) escaped = true;
        else if (byte === 0x22) quoted = false;
        continue;
      }
      if (byte === 0x22 && depth > 0) quoted = true;
      else if (byte === 0x7b || (byte === 0x5b && depth > 0)) {
        if (depth++ === 0) {
          if (listed === "unknown") listed = "no";
          if (listed === "after") throw new DataError(`${name}:${line}`, "the list is closed, and then something follows", "{");
          from = i;
          valueLine = line;
        }
      } else if ((byte === 0x7d || byte === 0x5d) && depth > 0) {
        if (--depth === 0) {
          const end = chunk.subarray(from, i + 1);
          const bytes = size > 0 ? Buffer.concat([...parts, end]) : end;
          parts = [];
          size = 0;
          from = -1;
          if (skip > 0) skip--;
          else {
            lines.push(valueLine);
            rows.push(parseRow(decode(bytes, name, valueLine), name, valueLine));
          }
        }
      } else if (depth === 0) {
        if (byte === 0x5b && listed === "unknown") listed = "inside";
        else if (byte === 0x5d && listed === "inside") listed = "after";
        else if (byte > 0x20 && !(byte === 0x2c && listed !== "after")) {
          throw new DataError(`${name}:${line}`, "a row must be an object with named columns", chunk.toString("utf8", i, i + 40));
        }
      }
    }
    if (from >= 0) {
      parts.push(chunk.subarray(from));
      size += chunk.length - from;
      if (size > rowLimit) throw tooLong(name, valueLine);
    }
    if (rows.length > 0) {
      yield { rows, start: { offset: 0, line: 1, skip: passed }, place: (index) => `${name}:${lines[index]}` };
      passed += rows.length;
    }
  }
  if (depth > 0 || listed === "inside") throw new DataError(`${name}:${line}`, "the file ends in the middle of the list: it was cut off");
}
