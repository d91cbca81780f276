import { open } from "node:fs/promises";
import { type DataFile, kindOfFile } from "./data-file.ts";
import { createKeySet } from "./key-set.ts";
import { readBytes } from "./read-bytes.ts";
import { isLines, tooLong, wholeLines } from "./read-values.ts";
import { fileBegin, type Mark } from "./row.ts";

/** What one look over the input tells before its rows are read for good. */
export interface Overview {
  /** whether the rows of a group stand apart from each other anywhere in the input */
  readonly scattered: boolean;
  /** where the segments begin, the first one at the very beginning; there is only that one where groups are scattered */
  readonly segments: readonly Mark[];
}

export interface SurveyOptions {
  /** whether there are rows that name their groups: only those can be scattered */
  readonly named: boolean;
  /** what the column that names the groups is called in the file; undefined where it is not a column of its own */
  readonly column: string | undefined;
  /** the group that a line names, by parsing it: asked where a look at its bytes leaves doubt */
  groupOfLine(line: string): string | undefined;
  /** whether two lines that follow each other belong to one group; also true where a line cannot be read, which its reader will tell */
  together(before: string, line: string): boolean;
  /** the groups that the rows of a file name, for files that are not plain lines */
  groups(file: DataFile): AsyncIterable<readonly (string | undefined)[]>;
  /** the least that a segment holds, in bytes */
  readonly segmentBytes: number;
  readonly signal?: AbortSignal;
}

/** What a row of a Parquet file counts for: how many bytes it would have as a line is not known. */
const parquetRowBytes = 256;

/**
 * Looks over the input once: whether groups are scattered, and where it can be cut so that several readers share it.
 *
 * Plain files of lines are cut at the first line, `segmentBytes` after the last cut or later, that does not belong to the group of the line
 * before it; Parquet files where a row names another group than the row before it, each row counted as
 * 256 bytes. So no group crosses a cut,
 * and where the cuts are depends on nothing but the input. The lines and rows before each cut are counted on the way, so that every reader knows
 * the positions and the line numbers of its rows.
 */
export async function survey(files: readonly DataFile[], options: SurveyOptions): Promise<Overview> {
  const { named, segmentBytes, signal } = options;
  const segments: Mark[] = [{ ...fileBegin, file: 0, row: 0 }];
  const scattered: Overview = { scattered: true, segments: [...segments] };
  const comesBack = createGroupWatch();
  const groupOfNext = createGroupLook(options);
  let row = 0;
  let passed = 0; // bytes of the files before
  let nextCut = segmentBytes;

  for (const [index, file] of files.entries()) {
    const path = await file.local(signal);
    const kind = await kindOfFile(file, path);
    if (kind !== "plain" || !(await isFileOfLines(path))) {
      // Where no row names a group, nobody needs to look into such a file: what comes after its unknown number of rows is not cut.
      if (!named) break;
      const begin = row;
      let before: string | undefined;
      for await (const groups of options.groups(file)) {
        for (const group of groups) {
          if (
            kind === "parquet" &&
            (row - segments.at(-1)!.row) * parquetRowBytes >= segmentBytes &&
            before !== undefined &&
            group !== before
          ) {
            segments.push({ ...fileBegin, file: index, skip: row - begin, row });
          }
          if (group !== before && comesBack(inBytes(group))) return scattered;
          before = group;
          row++;
        }
      }
    } else {
      let line = 1;
      let before = ""; // the line before: a file is cut inside, or not at all
      let offset = 0;
      for await (const piece of wholeLines(readBytes(path, file.name, "plain", { signal }), 0, () => tooLong(file.name, line))) {
        const text = piece.toString("latin1");
        let last = -1; // where the line before begins, if it is in this piece
        for (let from = 0, to = 0; from < text.length; from = to + 1, line++) {
          to = text.indexOf("\n", from);
          if (to < 0) to = text.length;
          if (text.charCodeAt(from) !== openBrace && utf8(text.slice(from, to)).trim() === "") continue;
          if (passed + offset + from >= nextCut) {
            if (last >= 0) before = text.slice(last, from);
            if (before !== "" && !options.together(utf8(before), utf8(text.slice(from, to)))) {
              segments.push({ file: index, offset: offset + from, line, skip: 0, row });
              nextCut = passed + offset + from + segmentBytes;
            }
          }
          if (named && comesBack(groupOfNext(text, from, to))) return scattered;
          last = from;
          row++;
        }
        if (last >= 0) before = text.slice(last);
        offset += piece.length;
      }
    }
    passed += file.bytes ?? 0;
  }
  return { scattered: false, segments };
}

/** Told of the group of one row after the other: whether it was there before, with others in between. */
function createGroupWatch(): (group: string | undefined) => boolean {
  const seen = createKeySet();
  let last: string | undefined;
  return (group) => {
    if (group === last) return false;
    last = group;
    return group !== undefined && (seen.full || !seen.add(group));
  };
}

async function isFileOfLines(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4096), 0, 4096, 0);
    return isLines(buffer.subarray(0, bytesRead));
  } finally {
    await file.close();
  }
}

/** The text of bytes that were made characters one by one, and such bytes of a text. */
const utf8 = (bytes: string) => Buffer.from(bytes, "latin1").toString("utf8");
const inBytes = (text: string | undefined) => text && Buffer.from(text).toString("latin1");
const openBrace = 0x7b;
/** A value as nearly everybody writes it, with what ends it: a text without escapes, or a whole number. */
const plainValue = /\s*:\s*(?:"([^"\\]*)"|(0|-?[1-9]\d{0,14})[\s,}])/y;

/**
 * What tells the group of one line after the other, in bytes, without parsing them: the column is looked up in their bytes, which is several times faster.
 * A line in which the name of the column does not stand exactly once, or its value is not plain, is parsed after all.
 */
function createGroupLook({ column, groupOfLine }: SurveyOptions): (text: string, from: number, to: number) => string | undefined {
  if (column === undefined) return (text, from, to) => inBytes(groupOfLine(utf8(text.slice(from, to))));
  const key = inBytes(JSON.stringify(column))!;
  let searched: string | undefined;
  let found = 0; // where the key stands next
  let written = ""; // the value of the line before as it is written, with what is around it
  let group: string | undefined;
  const find = (text: string, from: number) => {
    const at = text.indexOf(key, from);
    return at < 0 ? text.length : at;
  };
  return (text, from, to) => {
    if (text !== searched || found < from) found = find(text, from);
    searched = text;
    const at = found + key.length;
    const once = found < to && (found = find(text, at)) >= to;
    if (once && written !== "" && text.startsWith(written, at)) return group;
    plainValue.lastIndex = at;
    const plain = once ? plainValue.exec(text) : undefined;
    written = plain ? plain[0] : "";
    group = plain ? (plain[2] ?? plain[1]) : inBytes(groupOfLine(utf8(text.slice(from, to))));
    return group;
  };
}
