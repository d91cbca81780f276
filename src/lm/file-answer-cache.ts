import { closeSync, existsSync, fstatSync, mkdirSync, openSync, readdirSync, readSync, writeSync } from "node:fs";
import { join } from "node:path";
import type { AnswerCache } from "./remember.ts";

/** Answers in a folder. */
export interface FileAnswerCache extends AnswerCache {
  /** how many answers it holds */
  readonly size: number;
  close(): void;
}

const keyLength = 43;
const linefeed = 10;

/**
 * Opens a cache that is kept in a folder, for any number of processes: each writes a file of its own, one line an answer (`["key",answer]`), and reads
 * what all had written when it began. A line that a kill cut short is not read; answers stay on the disk, so that memory holds keys only.
 *
 * A killed process loses nothing that was answered; a machine that loses power may lose the last moments.
 */
export function openAnswerCache(folder: string): FileAnswerCache {
  mkdirSync(folder, { recursive: true });
  const places = new Map<string, { readonly file: number; readonly at: number; readonly length: number }>();
  const open: number[] = [];
  for (const name of readdirSync(folder).filter((name) => name.endsWith(".jsonl"))) {
    const file = openSync(join(folder, name), "r");
    open.push(file);
    forEachLine(file, (line, at) => {
      const key = keyIn(line);
      if (key) places.set(key, { file, at, length: line.length });
    });
  }
  let own: number | undefined;
  let end = 0;
  const create = () => {
    let name = `${process.pid}.jsonl`;
    for (let i = 1; existsSync(join(folder, name)); i++) name = `${process.pid}-${i}.jsonl`;
    const file = openSync(join(folder, name), "wx+");
    open.push(file);
    return file;
  };
  return {
    get size() {
      return places.size;
    },
    get(key) {
      const place = places.get(key);
      if (!place) return undefined;
      const line = Buffer.allocUnsafe(place.length);
      readSync(place.file, line, 0, place.length, place.at);
      return line.toString("utf8", keyLength + 4, place.length - 1);
    },
    set(key, answer) {
      own ??= create();
      const line = Buffer.from(`["${key}",${answer}]\n`);
      for (let written = 0; written < line.length; ) written += writeSync(own, line, written, line.length - written, end + written);
      places.set(key, { file: own, at: end, length: line.length - 1 });
      end += line.length;
    },
    close() {
      for (const file of open.splice(0)) closeSync(file);
      places.clear();
    },
  };
}

/** The key of a whole line; undefined for what is none. */
function keyIn(line: Buffer): string | undefined {
  const framed = line.length > keyLength + 5 && line[0] === 91 && line[1] === 34 && line[line.length - 1] === 93;
  return framed && line[keyLength + 2] === 34 && line[keyLength + 3] === 44 ? line.toString("latin1", 2, keyLength + 2) : undefined;
}

/** Calls back for each line that has its end, with where it begins. */
function forEachLine(file: number, call: (line: Buffer, at: number) => void): void {
  const size = fstatSync(file).size;
  let chunk = Buffer.allocUnsafe(Math.min(size, 1 << 20));
  let kept = 0;
  for (let at = 0; at < size; ) {
    if (kept === chunk.length) chunk = Buffer.concat([chunk], chunk.length * 2); // a line longer than the chunk
    const read = readSync(file, chunk, kept, chunk.length - kept, at);
    if (read === 0) break;
    const filled = kept + read;
    const base = at - kept;
    let start = 0;
    for (let stop = chunk.indexOf(linefeed); stop >= 0 && stop < filled; stop = chunk.indexOf(linefeed, start)) {
      call(chunk.subarray(start, stop), base + start);
      start = stop + 1;
    }
    at += read;
    kept = filled - start;
    chunk.copyWithin(0, start, filled);
  }
}
