import { Worker } from "node:worker_threads";
import { PassingMap } from "./passing-map.ts";
import { word, wordsPerThread } from "./shared-words.ts";
import type { FromThread, ThreadStart, ToThread } from "./thread.ts";
import type { Unit } from "./unit.ts";

/** The thread's file: built as .js, or the source itself under a loader that reads TypeScript. */
const threadFile = new URL(`./thread.${import.meta.url.endsWith(".ts") ? "ts" : "js"}`, import.meta.url);
// Said only where it must be: an engine option of the whole process (--max-old-space-size) is refused as one of a thread.
const loader = threadFile.pathname.endsWith(".ts") ? { execArgv: [...process.execArgv, "--import", "jiti/register"] } : {};

export type ReadyThread = Extract<FromThread, { type: "ready" }>;
export type MemoryRequest = Extract<FromThread, { type: "get" | "lock" | "unlock" | "put" }>;

/** A batch that a thread has and has not answered in full. */
export interface SentBatch {
  readonly number: number;
  /** number of its first unit */
  readonly first: number;
  readonly units: readonly Unit[];
  /** each unit is answered by itself */
  readonly apart: boolean;
  left: number;
}

/** What a thread says besides the verdicts. */
export type Notes = Pick<Extract<FromThread, { type: "done" }>, "waited" | "slowRows" | "spent">;

export interface ThreadEvents {
  ready(ready: ReadyThread): void;
  /** one unit was answered; `texts` are its verdicts */
  batchDone(batch: SentBatch, unit: Unit | undefined, text: string, notes: Notes): void;
  memory(request: MemoryRequest): void;
  /** it could not load the reward, or ended without being told to */
  died(error: Error): void;
}

/** One thread that judges, as the server sees it. */
export class JudgeThread {
  readonly words = new Int32Array(new SharedArrayBuffer(4 * wordsPerThread));
  readonly batches = new PassingMap<number, SentBatch>();
  found: ReadyThread | undefined;
  ended = false;
  /** gets no new work and ends when its last batch is answered */
  retiring = false;
  /** blocked in one judgement for so long that the others were given to somebody else */
  stalled = false;
  /** the reward has answered with a promise: it can take many batches at the same time */
  waits = false;
  /** units that were given to somebody else when it stalled */
  readonly moved = new Set<Unit>();
  /** rollouts that it has and has not answered */
  rows = 0;
  /** its last sign of life, and for how long there was no other, in milliseconds */
  private seen = { calls: 0, beats: 0 };
  still = 0;
  private readonly worker: Worker;

  constructor(start: Omit<ThreadStart, "words">, events: ThreadEvents) {
    // What a reward prints must not mix with what the server prints for machines.
    this.worker = new Worker(threadFile, {
      workerData: { ...start, words: this.words } satisfies ThreadStart,
      stdout: true,
      ...loader,
    });
    this.worker.stdout.on("data", (text: Buffer) => process.stderr.write(text));
    this.worker.on("message", (message: FromThread) => {
      if (this.ended) return;
      switch (message.type) {
        case "ready":
          this.found = message;
          return events.ready(message);
        case "error":
          return events.died(Object.assign(new Error(message.message), { name: message.name }));
        case "done": {
          const batch = this.batches.get(message.batch);
          if (!batch) return;
          const unit = message.unit === undefined ? undefined : batch.units[message.unit - batch.first]!;
          batch.left--;
          this.rows -= unit ? unit.rows : batch.units.reduce((sum, { rows }) => sum + rows, 0);
          if (batch.left === 0) this.batches.delete(message.batch);
          this.waits ||= message.waited;
          return events.batchDone(batch, unit, message.text, message);
        }
        case "checked":
          for (const resolve of this.asking.splice(0)) resolve(message.problems);
          return;
        default:
          return events.memory(message);
      }
    });
    this.worker.on("error", (error: NodeJS.ErrnoException) => {
      const memory = error.code === "ERR_WORKER_OUT_OF_MEMORY";
      if (!this.ended)
        events.died(new Error(memory ? "the reward used up the memory of its thread" : `the reward ended its thread: ${error.message}`));
    });
    this.worker.on("exit", (code) => {
      if (!this.ended) events.died(new Error(`the reward ended its thread with code ${code}`));
    });
  }

  private readonly asking: ((problems: readonly string[]) => void)[] = [];

  /** What the reward needs and does not find; undefined where the thread does not say so in time. */
  check(limit: number): Promise<readonly string[] | undefined> {
    return new Promise((resolve) => {
      setTimeout(() => resolve(undefined), limit).unref();
      this.asking.push(resolve);
      if (this.asking.length === 1) this.send({ type: "check" });
    });
  }

  private send(message: ToThread): void {
    this.worker.postMessage(message);
  }

  judge(number: number, first: number, units: readonly Unit[], apart: boolean): void {
    this.batches.set(number, { number, first, units, apart, left: apart ? units.length : 1 });
    for (const { rows } of units) this.rows += rows;
    // Calls of the reward can be told apart by request only where all that is judged together came with one.
    const { trace } = units[0]!;
    const traces = apart ? units.map((unit) => unit.trace) : [units.every((unit) => unit.trace === trace) ? trace : undefined];
    const traced = traces.some((one) => one !== undefined);
    const text = units.length === 1 ? `[${units[0]!.text}]` : `[${units.map((unit) => unit.text).join(",")}]`;
    this.send({ type: "batch", batch: number, first, text, apart, ...(traced && { traces }) });
  }

  /** Nobody waits for this batch any more. */
  abort(batch: SentBatch): void {
    this.batches.delete(batch.number);
    for (const unit of batch.units) if (!batch.apart || !unit.done) this.rows -= unit.rows;
    this.send({ type: "abort", batch: batch.number });
  }

  /** It judges a unit that must have a thread to itself. */
  alone(): boolean {
    for (const { units } of this.batches.values()) if (units[0]!.solo) return true;
    return false;
  }

  answerMemory(id: number, value: unknown): void {
    if (!this.ended) this.send({ type: "memory", id, value });
  }

  /** The unit that is being judged right now, where that is known. */
  unitAtHand(): Unit | undefined {
    const number = this.words[word.unit]!;
    if (number === 0) return undefined;
    for (const { first, units } of this.batches.values()) {
      if (number >= first && number < first + units.length) return units[number - first];
    }
    return undefined;
  }

  /** The batch that was begun last. */
  batchAtHand(): number {
    return this.words[word.batch]!;
  }

  /** Notes whether there was a sign of life since the last look, `passed` milliseconds ago. */
  look(passed: number): void {
    const calls = this.words[word.calls]!;
    const beats = Atomics.load(this.words, word.beats);
    const moved = calls !== this.seen.calls || beats !== this.seen.beats || (this.batches.size === 0 && this.words[word.busy] === 0);
    this.still = moved ? 0 : this.still + passed;
    this.seen = { calls, beats };
  }

  end(): Promise<number> {
    this.ended = true;
    return this.worker.terminate();
  }
}
