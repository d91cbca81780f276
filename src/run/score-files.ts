import { readFileSync, renameSync, rmSync } from "node:fs";
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { type OutcomeName, outcomeNames } from "../core/index.ts";
import type { OpenOptions } from "../data/index.ts";
import type { Judgement } from "./guard.ts";
import { version } from "./reward-source.ts";
import { mergeNotable } from "./score/notable.ts";
import { type InputIdentity, identifyInput, type Plan, RunFolder, RunFolderError, type ShardNote, writeWhole } from "./score/plan.ts";
import { type BatchRange, gaps, inReadingOrder } from "./score/ranges.ts";
import type { ShardWriter } from "./score/shard-file.ts";
import { createCounters, doing, placeOf, type SegmentCounters, word, wordsPerWorker } from "./score/shared-state.ts";
import type { ReadyMessage, ShardMessage, WorkerGo, WorkerMessage, WorkerStart } from "./score/worker.ts";

export interface ScoreOptions {
  /** file with the reward */
  readonly rewards: string;
  /** which reward of that file, where it holds several */
  readonly reward?: string;
  /** paths, globs or addresses of the rollouts */
  readonly inputs: readonly string[];
  /** folder for the results */
  readonly out: string;
  /** go on with a run that was stopped */
  readonly resume?: boolean;
  /** replace the results of an earlier run */
  readonly force?: boolean;
  readonly format?: string;
  readonly map?: Readonly<Record<string, string>>;
  readonly batchSize?: number;
  readonly groupWindow?: number;
  /** the least that a worker reads in one go of an input that can be cut, in bytes; default 16 MB. It decides where batches end, as batchSize does */
  readonly segmentBytes?: number;
  readonly hub?: string;
  /** column of the data set that says whether a response is right; `correct` or `is_correct` when absent */
  readonly correct?: string;
  readonly seed?: number;
  /** limit of one judgement, in milliseconds; default 60,000 */
  readonly timeLimit?: number;
  /** judgements that may wait at the same time; default 64 */
  readonly concurrency?: number;
  /** how often a failure that may pass is tried again; default 3 */
  readonly retries?: number;
  /** threads that read and judge; "auto" starts with one and adds more when it computes nearly all of its time */
  readonly workers?: number | "auto";
  /** also write scores.jsonl */
  readonly jsonl?: boolean;
  /** asks for an early end: what is finished is kept, and the run can be resumed */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: ScoreProgress) => void;
}

export interface ScoreProgress {
  /** rollouts done so far, those of an earlier attempt included */
  readonly rows: number;
  /** of them, in an earlier attempt */
  readonly before: number;
  /** estimated from the share of the input's bytes that was read; unknown at first, and where the input has no size */
  readonly totalRows: number | undefined;
  readonly seconds: number;
  readonly workers: number;
}

/** What run.json holds: enough to know what the scores are and to make them again. */
export interface RunRecord {
  readonly guerdon: string;
  readonly node: string;
  readonly reward: { readonly file: string; readonly name?: string; readonly hash: string; readonly models: readonly string[] };
  readonly inputs: readonly InputIdentity[];
  readonly format: { readonly name: string; readonly because: string };
  readonly options: Readonly<Record<string, unknown>>;
  readonly seed: number;
  readonly rows: number;
  readonly outcomes: Readonly<Record<OutcomeName, number>>;
  /** names of the parts, as in the columns `parts.<name>` */
  readonly parts: readonly string[];
  /** what `length` counts: "tokens" or "words", or "mixed" where only some rollouts carry tokens */
  readonly lengthUnit: "tokens" | "words" | "mixed";
  readonly firstError?: string;
  /** an id that stands in two rows, where there is one: the scores are right, but no key */
  readonly repeatedId?: { readonly id: string; readonly rows: readonly [number, number] };
  readonly timing: {
    readonly finished: string;
    /** of this attempt, in seconds, and the rows it scored */
    readonly seconds: number;
    readonly rows: number;
    readonly rowsPerSecond: number;
    readonly workers: number;
    /** judgements that had to wait and took longest: position of their first rollout, and milliseconds */
    readonly slowest: readonly { readonly position: number; readonly ms: number }[];
  };
}

/** A run was ended on request before it was done. */
export class RunStopped extends Error {
  override readonly name = "RunStopped";
}

/** A worker could not go on; the message is what it said, in one line. */
export class ScoreError extends Error {
  override readonly name = "ScoreError";
}

const watchEvery = 100;
/** How much later than its limit a blocked judgement is ended from outside: the worker's own timer goes first where it can. */
const grace = 300;
/** After a request to stop, a worker may take this long to hand in what it has. */
const stopWithin = 5000;
/** An event loop that computes for more than this share of its time gains from a second thread. */
const busy = 0.7;
/** Segments that must be left before a worker is started only to read them: fewer are read before it is ready. */
const segmentsLeft = 3;
/** Workers that only read keep the thread that writes busy, and each has its memory. */
const mostReaders = 4;

interface WorkerHandle {
  readonly thread: Worker;
  readonly words: Int32Array;
  /** ranges it has taken and not handed in */
  taken: BatchRange[];
  /** its last sign of life, and for how long there was no other, in milliseconds */
  seen: { doing: number; calls: number; beats: number; still: number };
  readonly careful: boolean;
  /** rows of it that were written */
  written: number;
  ended: boolean;
}

/** Rollouts in a batch: small enough that a slow judge shows progress and loses little in a kill, large enough that a batch costs nothing. */
const defaultBatchSize = 256;

/** The worker beside this file: built as .js, or the source itself under a loader that reads TypeScript. */
const workerFile = new URL(`./score/worker.${import.meta.url.endsWith(".ts") ? "ts" : "js"}`, import.meta.url);
const loader = workerFile.pathname.endsWith(".ts") ? ["--import", "jiti/register"] : [];

/**
 * Scores files with a reward and writes what came out into a folder: scores.parquet, run.json, notable.json.
 * What is finished survives a kill at any moment; `resume` goes on from there and ends in the same scores.
 *
 * @throws {RunFolderError} when the folder cannot be used
 * @throws {ScoreError} when the reward or the input cannot be used
 * @throws {RunStopped} when `signal` asked for an early end
 */
export async function scoreFiles(options: ScoreOptions): Promise<RunRecord> {
  const { inputs, seed = 0, timeLimit = 60_000, concurrency = 64, retries = 3, workers: wanted = "auto", signal, onProgress } = options;
  const folder = new RunFolder(options.out);
  if (options.resume && folder.finished) return JSON.parse(readFileSync(folder.path("run.json"), "utf8")) as RunRecord;

  const open: OpenOptions = JSON.parse(
    JSON.stringify({
      format: options.format,
      map: options.map,
      batchSize: options.batchSize ?? defaultBatchSize,
      groupWindow: options.groupWindow,
      segmentBytes: options.segmentBytes,
      hub: options.hub,
    }),
  );
  let counters!: SegmentCounters;
  const handles = new Set<WorkerHandle>();
  const doomed: Judgement[] = [];
  let shards: ShardNote[] = [];
  let inOrder = false;
  let writing: Promise<void> = Promise.resolve();
  let shardSize = 1;
  let slow = false;
  let most = 0;
  let before = 0;
  const began = performance.now();
  /** what the first worker found out about the reward and the input */
  let found: ReadyMessage | undefined;
  let plan: Plan | undefined;
  let begun = false;
  const explained = (error: unknown) =>
    /ENOSPC|No space left on device/i.test(String(error))
      ? new ScoreError(`${options.out}: no space left on the disk; what is finished is kept: free some and go on with --resume`, {
          cause: error,
        })
      : error;

  let openWriter!: (writer: Promise<ShardWriter>) => void;
  const writer = new Promise<ShardWriter>((resolve) => (openWriter = resolve));
  let settle!: { resolve: () => void; reject: (error: unknown) => void };
  const done = new Promise<void>((resolve, reject) => (settle = { resolve, reject }));
  let stopping: NodeJS.Timeout | undefined;

  const limitOf = (words: Int32Array) => {
    const doingNow = words[word.doing];
    if (doingNow === doing.other) return Number.POSITIVE_INFINITY;
    return doingNow === doing.batch ? timeLimit * Math.ceil(words[word.count]! / concurrency) : timeLimit;
  };

  const startWorker = (redo: readonly BatchRange[], careful = false) => {
    const words = new Int32Array(new SharedArrayBuffer(4 * wordsPerWorker));
    const start: WorkerStart = {
      rewardsFile: options.rewards,
      rewardName: options.reward,
      inputs,
      open: { ...open, plan: found?.plan },
      seed,
      correctField: options.correct,
      timeLimit,
      concurrency: wanted === "auto" ? concurrency : Math.ceil(concurrency / wanted),
      retries,
      words,
    };
    // What a reward prints must not mix with what we print for machines.
    const thread = new Worker(workerFile, { workerData: start, stdout: true, execArgv: [...process.execArgv, ...loader] });
    thread.stdout.pipe(process.stderr, { end: false });
    const handle: WorkerHandle = {
      thread,
      words,
      taken: [...redo],
      seen: { doing: 0, calls: 0, beats: 0, still: 0 },
      careful,
      written: 0,
      ended: false,
    };
    handles.add(handle);
    if (signal?.aborted) Atomics.store(words, word.stop, 1);
    most = Math.max(most, handles.size);
    thread.on("message", (message: WorkerMessage) => {
      if (!handle.ended) receive(handle, message, redo);
    });
    thread.on("error", (error: NodeJS.ErrnoException) => {
      const memory = error.code === "ERR_WORKER_OUT_OF_MEMORY";
      fail(
        new ScoreError(memory ? "the reward used up the memory of its thread" : `the reward ended its thread: ${error.message}`, {
          cause: error,
        }),
      );
    });
    thread.on("exit", (code) => {
      if (!handle.ended) fail(new ScoreError(`the reward ended its thread with code ${code}`));
    });
  };

  const endWorker = (handle: WorkerHandle) => {
    handle.ended = true;
    handles.delete(handle);
    return handle.thread.terminate();
  };

  const receive = (handle: WorkerHandle, message: WorkerMessage, redo: readonly BatchRange[]) => {
    switch (message.type) {
      case "ready": {
        try {
          found ??= message;
          beginFolder(found);
          const go: WorkerGo = {
            type: "go",
            counters,
            done: shards.map(({ segment, from, end, next }): BatchRange => ({ segment, from, end, next })),
            redo,
            doomed,
            careful: handle.careful,
            memory: inOrder ? shards.flatMap(({ memory }) => memory) : undefined,
            shardSize: handle.careful ? 1 : shardSize,
            help: slow || wanted !== "auto",
          };
          handle.thread.postMessage(go);
        } catch (error) {
          fail(error);
        }
        return;
      }
      case "took":
        handle.taken.push(message.range);
        return;
      case "read":
        handle.taken = handle.taken.filter(({ segment }) => segment !== message.segment);
        return;
      case "shard":
        writing = writing.then(() => writeShard(handle, message)).catch(fail);
        return;
      case "remembers":
        // Everything that is not handed in is judged again, strictly in order.
        if (inOrder) return;
        inOrder = true;
        for (const other of handles) void endWorker(other);
        writing = writing.then(() => startWorker(openRanges())).catch(fail);
        return;
      case "error":
        fail(Object.assign(new ScoreError(message.message), { stack: message.stack, kind: message.name }));
        return;
      case "end":
      case "stopped":
        void endWorker(handle); // what the reward left open (timers, connections) would keep it alive
        if (handles.size > 0) return;
        writing.then(() => (signal?.aborted && message.type === "stopped" ? fail(new RunStopped("stopped")) : settle.resolve()), fail);
    }
  };

  const beginFolder = ({ hash, name, files, format, plan: { segments } }: ReadyMessage) => {
    if (begun) return;
    plan = {
      reward: { file: options.rewards, name, hash },
      inputs: files.map(identifyInput),
      format: format.name,
      options: { ...open, format: undefined, correct: options.correct },
      seed,
    };
    plan = JSON.parse(JSON.stringify(plan)) as Plan;
    shards = folder.begin(plan, { resume: options.resume ?? false, force: options.force ?? false });
    before = shards.reduce((sum, shard) => sum + shard.rows, 0);
    counters = createCounters(segments.length);
    begun = true;
    inOrder = shards.some(({ memory }) => memory.length > 0);
    if (typeof wanted === "number" && !inOrder) for (let k = 1; k < wanted; k++) startWorker([]);
  };

  const ofSegment = (segment: number) => shards.filter((shard) => shard.segment === segment);

  /** Batches that were given out, or stand before one that was, and are not in any shard. */
  const openRanges = () =>
    [...counters.taken].flatMap((end, segment) =>
      gaps([...ofSegment(segment), { from: end, end }]).map((range): BatchRange => ({ segment, ...range })),
    );

  const writeShard = async (handle: WorkerHandle, { table, note: told, ...shares }: ShardMessage) => {
    const temporary = folder.partialPath(`${folder.shardName(told)}.parquet.tmp`);
    try {
      await (await writer).write(temporary, table);
      const note: ShardNote = { ...told, rows: table.rows, columns: table.columns.map(({ name }) => name) };
      folder.commit(temporary, note);
      shards.push(note);
    } catch (error) {
      rmSync(temporary, { force: true });
      throw explained(error);
    }
    shards.sort(inReadingOrder);
    shardSize = told.end - told.from;
    handle.written += table.rows;
    handle.taken = handle.taken.filter(({ segment, end }) => segment !== told.segment || end > told.end || end <= told.from);
    if (handle.ended) return;
    handle.thread.postMessage({ type: "written" });
    if (wanted === "auto" && !inOrder && !stopping) startMore(shares);
  };

  /** Starts workers that would have something to do: to judge where the reward takes the time, to read where reading does. */
  const startMore = ({ busyShare, rewardShare }: Pick<ShardMessage, "busyShare" | "rewardShare">) => {
    const left = found?.totalBytes === undefined ? 1 : 1 - bytesRead() / found.totalBytes;
    slow = rewardShare > busy && performance.now() - began > 1500 && left > 0.1;
    const unread = counters.begun.filter((begun) => begun === 0).length;
    const readers = busyShare > busy && unread >= segmentsLeft ? mostReaders : 0;
    const most = Math.min(availableParallelism(), slow ? Number.POSITIVE_INFINITY : readers);
    while (handles.size < most) startWorker([]);
  };

  const bytesRead = () => shards.reduce((sum, { bytes }) => sum + bytes, 0);

  let failed = false;
  const fail = (error: unknown) => {
    if (failed) return;
    failed = true;
    for (const handle of handles) void endWorker(handle);
    // A shard that is being written when the run fails is finished all the same.
    writing.finally(() => settle.reject(error));
  };

  let looked = performance.now();
  const watch = setInterval(() => {
    const now = performance.now();
    // When this thread was itself kept from looking (a busy or a sleeping machine), the worker may have been as well.
    const passed = Math.min(now - looked, 2 * watchEvery);
    looked = now;
    for (const handle of handles) {
      const { words, seen } = handle;
      const next = { doing: words[word.doing]!, calls: words[word.calls]!, beats: words[word.beats]!, still: 0 };
      if (next.doing === seen.doing && next.calls === seen.calls && next.beats === seen.beats) {
        seen.still += passed;
        if (seen.still > limitOf(words) + grace) replaceHung(handle);
      } else handle.seen = next;
    }
    onProgress?.(progress((now - began) / 1000));
  }, watchEvery);

  const progress = (seconds: number): ScoreProgress => {
    let rows = shards.reduce((sum, shard) => sum + shard.rows, 0);
    const totalBytes = found?.totalBytes;
    const read = bytesRead();
    const totalRows = totalBytes === undefined || read === 0 ? undefined : (rows / read) * totalBytes;
    for (const { words, written } of handles) rows += Math.max(0, words[word.scored]! - written);
    return { rows, before, totalRows, seconds, workers: handles.size };
  };

  /** Ends a worker that hangs inside the reward and starts another one that knows which judgement to leave out. */
  const replaceHung = (handle: WorkerHandle) => {
    const { words } = handle;
    // Judgements that wait side by side cannot be told apart from here: the next worker takes them one by one.
    const known = words[word.doing] !== doing.waiting;
    if (known) doomed.push({ row: placeOf(words[word.segment]!, words[word.position]!), count: words[word.count]! });
    void endWorker(handle);
    writing = writing.then(() => startWorker(handle.taken, !known)).catch(fail);
  };

  const stop = () => {
    for (const { words } of handles) Atomics.store(words, word.stop, 1);
    stopping = setTimeout(() => fail(new RunStopped("stopped")), stopWithin);
  };
  signal?.addEventListener("abort", stop, { once: true });

  try {
    startWorker([]); // it loads the reward while the database is loaded here
    const { createShardWriter } = await import("./score/shard-file.ts");
    openWriter(createShardWriter({ spill: folder.partialPath("spill") }));
    await done;
    return await finish().catch((error: unknown) => {
      throw explained(error);
    });
  } finally {
    clearInterval(watch);
    clearTimeout(stopping);
    signal?.removeEventListener("abort", stop);
    for (const handle of handles) await endWorker(handle);
    (await writer).close();
    if (begun) folder.leave();
  }

  async function finish(): Promise<RunRecord> {
    if (found!.plan.segments.some((_, segment) => counters.ended[segment] === 0 || gaps(ofSegment(segment)).length > 0))
      throw new ScoreError("some batches were not scored; go on with --resume");
    if (shards.length === 0) throw new ScoreError(`${inputs.join(", ")}: no rollouts found`);
    const merged = folder.partialPath("scores.parquet.tmp");
    const mergedLines = options.jsonl ? folder.partialPath("scores.jsonl.tmp") : undefined;
    const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0);
    const rows = sum(shards.map((shard) => shard.rows));
    const pathOf = (shard: ShardNote) => folder.partialPath(`${folder.shardName(shard)}.parquet`);
    const { merge, repeatedId } = await writer;
    const withIds = shards.filter(({ columns }) => columns.includes("id"));
    const [repeated] = await Promise.all([repeatedId(withIds.map(pathOf), rows), merge(shards.map(pathOf), merged, mergedLines)]);
    renameSync(merged, folder.path("scores.parquet"));
    if (mergedLines) renameSync(mergedLines, folder.path("scores.jsonl"));
    writeWhole(folder.path("notable.json"), JSON.stringify(mergeNotable(shards.map(({ notable }) => notable)), null, 1));
    const inTokens = sum(shards.map((shard) => shard.inTokens));
    const seconds = (performance.now() - began) / 1000;
    const { models, hash, name, format } = found!;
    const record: RunRecord = {
      guerdon: version,
      node: process.version,
      reward: { file: options.rewards, name, hash, models },
      inputs: plan!.inputs,
      format,
      options: { ...open, correct: options.correct, timeLimit, concurrency, retries, workers: wanted },
      seed,
      rows,
      outcomes: Object.fromEntries(outcomeNames.map((outcome, i) => [outcome, sum(shards.map(({ counts }) => counts[i]!))])) as Record<
        OutcomeName,
        number
      >,
      parts: [...new Set(shards.flatMap(({ columns }) => columns.filter((column) => column.startsWith("parts."))))]
        .sort()
        .map((column) => column.slice(6)),
      lengthUnit: inTokens === rows ? "tokens" : inTokens === 0 ? "words" : "mixed",
      firstError: shards.find(({ firstError }) => firstError !== undefined)?.firstError,
      ...(repeated && { repeatedId: repeated }),
      timing: {
        finished: new Date().toISOString(),
        seconds,
        rows: rows - before,
        rowsPerSecond: (rows - before) / seconds,
        workers: most,
        slowest: shards
          .flatMap(({ slowest }) => slowest)
          .sort((a, b) => b.ms - a.ms)
          .slice(0, 5),
      },
    };
    writeWhole(folder.path("run.json"), JSON.stringify(record, null, 1));
    folder.finish();
    return record;
  }
}

export { RunFolderError };
