import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import type { NotableRows } from "./notable.ts";
import { type BatchRange, inReadingOrder } from "./ranges.ts";

/** All that decides the numbers of a run. Two runs with equal plans give equal scores. */
export interface Plan {
  readonly reward: { readonly file: string; readonly name?: string; readonly hash: string };
  readonly inputs: readonly InputIdentity[];
  readonly format: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly seed: number;
}

/** What tells one state of an input file from another. Size and time are absent for addresses. */
export interface InputIdentity {
  readonly path: string;
  readonly bytes?: number;
  readonly modified?: string;
}

/** A finished shard, as it stands beside its Parquet file. */
export interface ShardNote extends BatchRange {
  /** bytes of the input that were read for it, packed as they are */
  readonly bytes: number;
  readonly rows: number;
  readonly counts: readonly number[];
  readonly inTokens: number;
  readonly columns: readonly string[];
  readonly notable: NotableRows;
  readonly memory: readonly (readonly [string, unknown])[];
  readonly firstError?: string;
  readonly slowest: readonly { readonly position: number; readonly ms: number }[];
}

/** A run cannot begin or go on in this folder; the message is one line that says why, and what to do. */
export class RunFolderError extends Error {
  override readonly name = "RunFolderError";
}

const partial = ".partial";
/** Renamed to this, the unfinished part is gone in one step, however many files it has. */
const leftover = ".partial-done";
const ours = ["scores.parquet", "scores.jsonl", "run.json", "notable.json", "summary.json", "report.html", partial, leftover];

export function identifyInput(path: string): InputIdentity {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat ? { path, bytes: stat.size, modified: stat.mtime.toISOString() } : { path };
}

/** Writes a file so that it is either whole or not there. */
export function writeWhole(path: string, text: string): void {
  const temporary = `${path}.tmp`;
  writeFileSync(temporary, text);
  rename(temporary, path);
}

/** Gives a file its name once all of it is on disk. */
export function rename(temporary: string, path: string): void {
  const file = openSync(temporary, "r+");
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(temporary, path);
}

/** What differs between the plan a run was begun with and the one it should go on with, for a person to read. */
export function planDifference(before: Plan, now: Plan): string | undefined {
  const changed = (a: unknown, b: unknown) => JSON.stringify(a) !== JSON.stringify(b);
  if (before.reward.name !== now.reward.name)
    return `the reward was "${before.reward.name ?? "default"}", now it is "${now.reward.name ?? "default"}"`;
  if (before.reward.hash !== now.reward.hash) return `the reward has changed (${now.reward.file}, a file it imports, or a package version)`;
  if (before.inputs.length !== now.inputs.length)
    return `there were ${before.inputs.length} input files, now there are ${now.inputs.length}`;
  for (const [i, input] of before.inputs.entries()) {
    if (input.path !== now.inputs[i]!.path) return `an input was ${input.path}, now it is ${now.inputs[i]!.path}`;
    if (changed(input, now.inputs[i])) return `${input.path} has changed`;
  }
  if (before.seed !== now.seed) return `the seed was ${before.seed}, now it is ${now.seed}`;
  if (before.format !== now.format) return `the format was ${before.format}, now it is ${now.format}`;
  for (const key of new Set([...Object.keys(before.options), ...Object.keys(now.options)])) {
    if (changed(before.options[key], now.options[key])) {
      return `option ${key} was ${JSON.stringify(before.options[key]) ?? "not set"}, now it is ${JSON.stringify(now.options[key]) ?? "not set"}`;
    }
  }
  return undefined;
}

/** The folder of one run while it is being written. */
export class RunFolder {
  constructor(readonly out: string) {}

  path(name: string): string {
    return join(this.out, name);
  }

  partialPath(name: string): string {
    return join(this.out, partial, name);
  }

  /** Whether a finished run stands here. */
  get finished(): boolean {
    return existsSync(this.path("run.json")) && !existsSync(this.partialPath("plan.json"));
  }

  /**
   * Makes the folder ready: empty for a new run, as it was left for one that goes on.
   *
   * @returns the finished shards of a run that goes on, in order
   * @throws {RunFolderError} when something stands in the way
   */
  begin(plan: Plan, { resume, force }: { resume: boolean; force: boolean }): ShardNote[] {
    rmSync(this.path(leftover), { recursive: true, force: true });
    const began = existsSync(this.partialPath("plan.json"));
    if (existsSync(this.path(partial))) {
      this.lockedBy(); // throws where another process is at work
      if (!began) rmSync(this.path(partial), { recursive: true }); // killed before it had begun
    }
    if (force && !resume) for (const name of ours) rmSync(this.path(name), { recursive: true, force: true });
    else if (resume && began) {
      const before = JSON.parse(readFileSync(this.partialPath("plan.json"), "utf8")) as Plan;
      const difference = planDifference(before, plan);
      if (difference) throw new RunFolderError(`${this.out}: cannot go on with this run: ${difference}; start again with --force`);
      this.lock();
      return this.shards();
    } else if (existsSync(this.out) && readdirSync(this.out).length > 0) {
      const hint = began
        ? "holds an unfinished run; go on with --resume or start again with --force"
        : "already exists and is not empty; choose another --out or replace its results with --force";
      throw new RunFolderError(`${this.out}: ${hint}`);
    }
    mkdirSync(this.path(partial), { recursive: true });
    this.lock();
    writeWhole(this.partialPath("plan.json"), JSON.stringify(plan, null, 1));
    return [];
  }

  /** Throws where a living process holds the lock. */
  private lockedBy(): void {
    const path = this.partialPath("lock");
    if (!existsSync(path)) return;
    const holder = Number(readFileSync(path, "utf8"));
    if (!(holder > 0) || holder === process.pid) return;
    try {
      process.kill(holder, 0);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ESRCH") return;
    }
    throw new RunFolderError(`${this.out}: another guerdon (process ${holder}) is writing there; wait for it or choose another --out`);
  }

  private lock(): void {
    writeFileSync(this.partialPath("lock"), String(process.pid));
  }

  shardName({ segment, from }: BatchRange): string {
    return `shard-${String(from).padStart(8, "0")}${segment > 0 ? `-${segment}` : ""}`;
  }

  /** Makes a shard count: its table has been written under a temporary name. Its note comes last, so a table without a note is no shard. */
  commit(temporary: string, note: ShardNote): void {
    const name = this.shardName(note);
    rename(temporary, this.partialPath(`${name}.parquet`));
    writeWhole(this.partialPath(`${name}.json`), JSON.stringify(note));
  }

  /** The finished shards, in order. What a kill left half written is removed. */
  private shards(): ShardNote[] {
    const names = readdirSync(this.path(partial));
    for (const name of names) if (name.endsWith(".tmp")) rmSync(this.partialPath(name));
    return names
      .filter((name) => /^shard-[\d-]+\.json$/.test(name))
      .map((name) => JSON.parse(readFileSync(this.partialPath(name), "utf8")) as ShardNote)
      .sort(inReadingOrder);
  }

  /** Takes the unfinished part away: from here on the run is finished. */
  finish(): void {
    renameSync(this.path(partial), this.path(leftover));
    rmSync(this.path(leftover), { recursive: true, force: true });
  }

  /** Gives the folder up but keeps what is finished. */
  leave(): void {
    rmSync(this.partialPath("lock"), { force: true });
  }
}
