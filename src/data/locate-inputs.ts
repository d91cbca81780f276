import { readdir, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { InputError } from "../core/index.ts";
import { DataError } from "./data-error.ts";
import type { DataFile, Locating } from "./data-file.ts";

const rowFile = /\.(jsonl|ndjson)(\.gz|\.zst)?$|\.parquet$/;
const anyFile = /\.(jsonl|ndjson|json)(\.gz|\.zst)?$|\.parquet$/;

/**
 * The files that inputs stand for, in reading order: paths, folders, patterns with * and **, addresses, and hf:// names.
 * The files of a folder or a pattern are read in the order of their names.
 */
export async function locateInputs(inputs: readonly string[], locating: Locating): Promise<DataFile[]> {
  if (inputs.length === 0) throw new InputError("openRollouts", "needs at least one file, folder, pattern or address", inputs);
  const files: DataFile[] = [];
  for (const input of inputs) {
    if (/^https?:\/\//.test(input)) files.push((await import("./remote-file.ts")).remoteFile(input, locating));
    else if (input.startsWith("hf://")) files.push(...(await (await import("./hub.ts")).hubFiles(input, locating)));
    else files.push(...(await localFiles(input)));
  }
  return files;
}

async function localFiles(input: string): Promise<DataFile[]> {
  const found = await stat(input).catch(() => undefined);
  if (found?.isFile()) return [{ name: input, bytes: found.size, local: async () => input }];
  if (found?.isDirectory()) return filesIn(input);
  if (/[*?[{]/.test(input)) {
    const { glob } = await import("tinyglobby");
    const paths = (await glob(input, { expandDirectories: false })).sort(byName);
    if (paths.length === 0) throw new DataError(input, "no file matches this pattern");
    return Promise.all(paths.map(async (path) => ({ name: path, bytes: (await stat(path)).size, local: async () => path })));
  }
  throw new DataError(input, `there is no such file${await near(input)}`);
}

const byName = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

async function filesIn(folder: string): Promise<DataFile[]> {
  const all = (await readdir(folder, { recursive: true })).filter((path) => !/(^|[\\/])\./.test(path)).sort(byName);
  // A lone .json beside rows is their description more often than not.
  const rows = all.filter((path) => rowFile.test(path));
  const chosen = rows.length > 0 ? rows : all.filter((path) => anyFile.test(path));
  if (chosen.length === 0) throw new DataError(folder, "the folder holds no .jsonl, .ndjson, .json or .parquet file");
  return Promise.all(
    chosen.map(async (path) => {
      const full = join(folder, path);
      return { name: full, bytes: (await stat(full)).size, local: async () => full };
    }),
  );
}

/** Names in the same folder that are like the one that is missing. */
async function near(path: string): Promise<string> {
  const beside = await readdir(dirname(path)).catch(() => undefined);
  if (!beside) return `, nor a folder ${dirname(path)}`;
  const wanted = basename(path);
  const close = beside
    .map((name) => ({ name, distance: editDistance(name.toLowerCase(), wanted.toLowerCase()) }))
    .filter(({ name, distance }) => distance <= Math.max(2, wanted.length / 3) || name.startsWith(wanted) || wanted.startsWith(name))
    .sort((a, b) => a.distance - b.distance || byName(a.name, b.name))
    .slice(0, 3);
  return close.length > 0 ? `; near it: ${close.map(({ name }) => name).join(", ")}` : "";
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length]!;
}
