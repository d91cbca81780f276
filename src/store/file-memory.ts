import { closeSync, existsSync, fsyncSync, ftruncateSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import { createMemory, InputError, type Memory } from "../core/index.ts";

/** A memory in a folder: what was updated is there again after a restart, or a kill at any moment. */
export interface FileMemory extends Memory {
  /** Replaces a value. It is in the hands of the operating system when this returns. */
  set(key: string, value: unknown): void;
  /** how many keys it holds */
  readonly size: number;
  close(): void;
}

/** Lines that are no longer the newest of their key may be this many before the log is written anew. */
const garbageAllowed = 10_000;

const alive = (pid: number) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
};

/** Takes the folder for this process; a lock whose process is gone is taken over. */
function lock(path: string): void {
  for (;;) {
    try {
      const file = openSync(path, "wx");
      writeSync(file, String(process.pid));
      closeSync(file);
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    const owner = Number(readFileSync(path, "utf8"));
    if (owner > 0 && alive(owner)) throw new InputError("openFileMemory", `the folder is in use by process ${owner}`, path);
    rmSync(path, { force: true });
  }
}

/**
 * Opens a memory that is kept in a folder, for one process at a time: a log with one line a change, `{"key": ..., "value": ...}`, of which
 * the last one of a key counts. A line that a kill cut short is dropped; the log is written anew, beside the old one, when most of it is old.
 *
 * A killed process loses nothing; a machine that loses power may lose the last moments, as the log is not forced to the disk at each line.
 *
 * @throws {InputError} when another living process has the folder
 */
export function openFileMemory(folder: string): FileMemory {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, "memory.jsonl");
  const lockPath = join(folder, "lock");
  lock(lockPath);

  const entries = new Map<string, unknown>();
  const text = existsSync(path) ? readFileSync(path) : Buffer.alloc(0);
  const whole = text.lastIndexOf(10) + 1;
  let lines = 0;
  for (const line of text.toString("utf8", 0, whole).split("\n")) {
    if (line === "") continue;
    const { key, value } = JSON.parse(line) as { key: string; value: unknown };
    entries.set(key, value);
    lines++;
  }
  let log = openSync(path, "a");
  if (whole < text.length) ftruncateSync(log, whole);

  const lineOf = (key: string, value: unknown) => `${JSON.stringify({ key, value })}\n`;
  const compact = () => {
    const fresh = `${path}.tmp`;
    const file = openSync(fresh, "w");
    for (const [key, value] of entries) writeSync(file, lineOf(key, value));
    fsyncSync(file);
    closeSync(file);
    closeSync(log);
    renameSync(fresh, path);
    log = openSync(path, "a");
    lines = entries.size;
  };
  if (lines > 2 * entries.size + garbageAllowed) compact();

  const memory = createMemory(entries);
  const set = (key: string, value: unknown) => {
    entries.set(key, value);
    writeSync(log, lineOf(key, value));
    if (++lines > 2 * entries.size + garbageAllowed) compact();
  };
  return {
    get: memory.get,
    update: <T>(key: string, change: (old: T | undefined) => T) => {
      const value = change(entries.get(key) as T | undefined);
      set(key, value);
      return value;
    },
    set,
    get size() {
      return entries.size;
    },
    close() {
      closeSync(log);
      rmSync(lockPath, { force: true });
    },
  };
}
