import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";

/** One measured thing: ours, and where there is one the peer that users have today, timed in the same run. */
export interface Measure {
  /** what was done, in words: "score 1M rows of JSONL" */
  readonly what: string;
  /** unit of both figures: "rows/s", "ms", "MB" */
  readonly unit: string;
  readonly ours: number;
  readonly peer?: { readonly name: string; readonly value: number };
  /** the figure that the design aims at */
  readonly target?: { readonly atLeast: number } | { readonly atMost: number };
  readonly note?: string;
}

/** What each file of perf/ exports: `measures()` runs everything and gives back the figures. */
export type Measures = () => Promise<readonly Measure[]>;

/**
 * Rate of each contender, in calls a second: the contenders take turns, so that a busy machine slows all of them alike; the median of the turns counts.
 *
 * @param contenders name to a function that does its work and says how many units it did
 */
export async function rates<Name extends string>(
  contenders: Record<Name, () => number | Promise<number>>,
  { turns = 5 }: { turns?: number } = {},
): Promise<Record<Name, number>> {
  const names = Object.keys(contenders) as Name[];
  const seen = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>;
  for (const name of names) await contenders[name](); // warm
  for (let turn = 0; turn < turns; turn++) {
    for (const name of names) {
      const start = performance.now();
      const done = await contenders[name]();
      seen[name].push((done / (performance.now() - start)) * 1000);
    }
  }
  return Object.fromEntries(names.map((name) => [name, median(seen[name])])) as Record<Name, number>;
}

/** Runs a whole command; gives its wall time in ms, and its peak memory in MB where the system can tell. */
export function timeCommand(command: string, args: readonly string[]): { ms: number; peakMb: number | undefined; stdout: string } {
  const start = performance.now();
  // GNU time is not everywhere; a process can read its own high-water mark on Linux, so a tiny shell reads the child's.
  const script =
    '"$@" & child=$!; peak=0; while kill -0 $child 2>/dev/null; do p=$(awk \'/VmHWM/{print $2}\' /proc/$child/status 2>/dev/null); [ -n "$p" ] && peak=$p; sleep 0.1; done; wait $child; code=$?; echo "peak-kb $peak" >&2; exit $code';
  const linux = existsSync("/proc/self/status");
  const result = linux
    ? spawnSync("bash", ["-c", script, "bash", command, ...args], { encoding: "utf8", maxBuffer: 1 << 26 })
    : spawnSync(command, args, { encoding: "utf8", maxBuffer: 1 << 26 });
  const ms = performance.now() - start;
  if (result.status !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${result.status}: ${result.stderr.slice(-2000)}`);
  const peak = /peak-kb (\d+)/.exec(result.stderr)?.[1];
  return { ms, peakMb: peak ? Number(peak) / 1024 : undefined, stdout: result.stdout };
}

export const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;

/** The processor's name, for the record. */
export const processor = (): string =>
  existsSync("/proc/cpuinfo") ? (/model name\s*:\s*(.*)/.exec(readFileSync("/proc/cpuinfo", "utf8"))?.[1] ?? "unknown") : process.arch;
