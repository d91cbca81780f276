import { printWatched } from "../run/watch/print-watched.ts";
import type { Reading } from "../run/watch/reading.ts";
import { readMetrics } from "../run/watch/reading.ts";
import { goesOn, type Watched, watchedFrom } from "../run/watch/watched.ts";
import { UsageError } from "./command-error.ts";

export interface WatchOptions {
  readonly key?: string;
  /** time between two looks, in milliseconds */
  readonly interval: number;
  /** what "now" means, in milliseconds */
  readonly window: number;
  readonly once?: boolean;
  readonly json?: boolean;
}

const kept = 600;
const fetchLimit = 10_000;
const lineEvery = 5000;

/** The address of the page of metrics: "8000", "host:8000" and whole addresses do. */
export function metricsAddress(given: string): string {
  const text = /^\d+$/.test(given) ? `127.0.0.1:${given}` : given;
  let url: URL;
  try {
    url = new URL(/^https?:\/\//.test(text) ? text : `http://${text}`);
  } catch {
    throw new UsageError(`expected the address of a server, such as http://127.0.0.1:8000; got ${JSON.stringify(given)}`);
  }
  if (!url.pathname.endsWith("/metrics")) url.pathname = `${url.pathname.replace(/\/$/, "")}/metrics`;
  return url.href;
}

async function look(address: string, key: string | undefined, signal: AbortSignal): Promise<Reading> {
  const response = await fetch(address, {
    headers: key === undefined ? {} : { authorization: `Bearer ${key}` },
    signal: AbortSignal.any([signal, AbortSignal.timeout(fetchLimit)]),
  }).catch((error: Error) => {
    throw new Error(`${address} does not answer: ${error.cause instanceof Error ? error.cause.message || error.message : error.message}`);
  });
  if (!response.ok) {
    const more = response.status === 401 || response.status === 403 ? "; give a key that opens metrics with --key or GUERDON_KEY" : "";
    throw new Error(`${address} answered with status ${response.status}${more}`);
  }
  const text = await response.text();
  if (!/^guerdon_/m.test(text)) throw new Error(`${address} is not the page of metrics of a Guerdon server`);
  return readMetrics(text, Date.now() / 1000);
}

/** Keeps the readings of one server; a server that was started again begins a new history. */
function follow(readings: Reading[], now: Reading): void {
  if (readings.length > 0 && !goesOn(readings.at(-1)!, now)) readings.length = 0;
  readings.push(now);
  if (readings.length > kept) readings.shift();
}

const asJson = (watched: Watched) => {
  const { history: _, ...rest } = watched;
  return `${JSON.stringify(rest)}\n`;
};

/** Shows a serving reward until somebody stops it. */
export async function watch(
  given: string,
  { key = process.env.GUERDON_KEY || undefined, interval, window, once, json }: WatchOptions,
): Promise<void> {
  const address = metricsAddress(given);
  const url = address.replace(/\/metrics$/, "");
  const stop = new AbortController();
  const readings: Reading[] = [];
  const { stdout } = process;
  const pause = (ms: number) =>
    new Promise<void>((resolve) => {
      if (stop.signal.aborted) return resolve();
      const timer = setTimeout(() => {
        stop.signal.removeEventListener("abort", end);
        resolve();
      }, ms);
      const end = () => {
        clearTimeout(timer);
        resolve();
      };
      stop.signal.addEventListener("abort", end, { once: true });
    });
  const frame = (problem?: string) =>
    printWatched(watchedFrom(readings, window / 1000), {
      url,
      width: stdout.columns ?? 80,
      ...(stdout.isTTY && !once && { height: stdout.rows }),
      ...(problem !== undefined && { problem }),
    });

  if (once) {
    // Rates need two looks.
    follow(readings, await look(address, key, stop.signal));
    await pause(interval);
    follow(readings, await look(address, key, stop.signal));
    stdout.write(json ? asJson(watchedFrom(readings, window / 1000)) : `${frame().join("\n")}\n`);
    return;
  }

  const full = stdout.isTTY && !json;
  const leave = () => {
    if (full) stdout.write("\u001b[?25h\u001b[?1049l");
  };
  const end = () => stop.abort();
  process.once("SIGINT", end).once("SIGTERM", end);
  stdout.once("error", end); // whoever read this has gone
  // The first look fails like any command; from then on a server may go and come back.
  try {
    follow(readings, await look(address, key, stop.signal));
    if (full) stdout.write("\u001b[?1049h\u001b[?25l");
    let lastLine = 0;
    for (let due = performance.now() + interval; !stop.signal.aborted; due += interval) {
      await pause(Math.max(0, due - performance.now()));
      if (stop.signal.aborted) break;
      due = Math.max(due, performance.now() - interval); // a laptop that slept does not catch up
      let problem: string | undefined;
      try {
        follow(readings, await look(address, key, stop.signal));
      } catch (error) {
        if (stop.signal.aborted) break;
        problem = (error as Error).message;
      }
      if (json) {
        if (problem === undefined) stdout.write(asJson(watchedFrom(readings, window / 1000)));
        else process.stderr.write(`guerdon: ${problem}\n`);
      } else if (full) {
        // Each line ends what was there before; the last one clears the rest of the screen.
        const lines = frame(problem).slice(0, Math.max(1, stdout.rows - 1));
        stdout.write(`\u001b[H${lines.map((line) => `${line}\u001b[K\n`).join("")}\u001b[J`);
      } else if (performance.now() - lastLine >= lineEvery) {
        lastLine = performance.now();
        const line = problem ?? (frame().find((text) => text.includes("rollouts/s")) ?? "").trim();
        stdout.write(`${new Date().toISOString()} ${line}\n`);
      }
    }
  } catch (error) {
    if (!stop.signal.aborted) throw error;
  } finally {
    process.off("SIGINT", end).off("SIGTERM", end);
    leave();
  }
}
