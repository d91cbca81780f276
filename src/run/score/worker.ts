import { performance } from "node:perf_hooks";
import { parentPort, workerData } from "node:worker_threads";
import {
  type Context,
  createMemory,
  createRandom,
  judgeBatch,
  type Memory,
  type Rollout,
  TimeLimitError,
  toError,
  type Verdict,
} from "../../core/index.ts";
import { type Cursor, type OpenOptions, openRollouts, type RolloutBatch, type RolloutSource } from "../../data/index.ts";
import { createGuard, type Judgement } from "../guard.ts";
import { loadRewards } from "../load-rewards.ts";
import { errorText, ResultColumns, type ResultTable, transferables } from "./columns.ts";
import { NotableGatherer, type NotableRows } from "./notable.ts";
import { type BatchRange, nearestStart, takeRange } from "./ranges.ts";
import { doing, word } from "./shared-state.ts";

/** What a worker is started with. */
export interface WorkerStart {
  readonly rewardsFile: string;
  readonly rewardName: string | undefined;
  readonly inputs: readonly string[];
  readonly open: OpenOptions;
  readonly seed: number;
  readonly correctField: string | undefined;
  readonly timeLimit: number;
  readonly concurrency: number;
  readonly retries: number;
  /** this worker's own words, and those that all share */
  readonly words: Int32Array;
  readonly sharedWords: Int32Array;
}

/** Told once the reward is loaded and the plan is checked. */
export interface WorkerGo {
  readonly type: "go";
  readonly done: readonly BatchRange[];
  /** ranges that a predecessor took and did not finish; they come first */
  readonly redo: readonly { readonly from: number; readonly end: number }[];
  readonly doomed: readonly Judgement[];
  /** one judgement at a time, so that a hang can be pinned to a row */
  readonly careful: boolean;
  /** the reward remembers: batches strictly in order, with these entries to begin with */
  readonly memory: readonly (readonly [string, unknown])[] | undefined;
}

/** A finished range of batches. */
export interface ShardMessage {
  readonly type: "shard";
  readonly from: number;
  readonly end: number;
  /** rollouts before this shard */
  readonly first: number;
  readonly next: Cursor;
  readonly table: ResultTable;
  /** rows by outcome, in the order of `outcomeNames` */
  readonly counts: readonly number[];
  readonly inTokens: number;
  readonly notable: NotableRows;
  /** what the reward's memory holds that it did not before */
  readonly memory: readonly (readonly [string, unknown])[];
  readonly firstError: string | undefined;
  readonly slowest: readonly { readonly position: number; readonly ms: number }[];
  /** compressed bytes of the input that lie before the reader */
  readonly bytesRead: number;
  /** share of the wall time that this worker spent computing in the reward, in [0, 1] */
  readonly rewardShare: number;
}

/** The worker has loaded the reward and opened the input, and waits for its `go`. */
export interface ReadyMessage {
  readonly type: "ready";
  readonly hash: string;
  readonly name: string | undefined;
  readonly models: readonly string[];
  readonly files: readonly string[];
  readonly format: RolloutSource["format"];
  readonly totalBytes: number | undefined;
}

export type WorkerMessage =
  | ReadyMessage
  | ShardMessage
  /** the reward uses memory, so its batches must be judged strictly in order, by one worker */
  | { readonly type: "remembers" }
  /** the worker has begun to work on a range of batches */
  | { readonly type: "took"; readonly from: number; readonly end: number }
  | { readonly type: "end" }
  | { readonly type: "stopped" }
  | { readonly type: "error"; readonly name: string; readonly message: string; readonly stack: string | undefined };

/** the most batches in a shard: 65,536 rollouts in batches of 256 */
const shardBatches = 256;
const shardMilliseconds = 2000;
const shardsAhead = 2;
const slowestKept = 5;

/** Thrown to leave a worker that must be started anew in strict order. */
class NeedsOrder extends Error {}

const port = parentPort!;
const start = workerData as WorkerStart;
const { words, sharedWords } = start;
const post = (message: WorkerMessage, transfer: ArrayBuffer[] = []) => port.postMessage(message, transfer);

/** A memory that notes what was changed since the last shard. */
function notingMemory(entries: Map<string, unknown>, changed: Set<string>): Memory {
  const plain = createMemory(entries);
  return {
    get: (key) => plain.get(key),
    update: (key, change) => {
      changed.add(key);
      return plain.update(key, change);
    },
  };
}

async function main(): Promise<void> {
  const { reward, hash, name, models } = await loadRewards(start.rewardsFile, start.rewardName);
  const source = await openRollouts(start.inputs, start.open);
  let unacknowledged = 0;
  let wake = () => {};
  const go = await new Promise<WorkerGo>((resolve) => {
    port.on("message", (message: WorkerGo | { type: "written" }) => {
      if (message.type === "go") resolve(message);
      else {
        unacknowledged--;
        wake();
      }
    });
    post({ type: "ready", hash, name, models, files: source.files, format: source.format, totalBytes: source.totalBytes });
  });
  setInterval(() => Atomics.add(words, word.beats, 1), 50).unref();

  const { done, redo, careful } = go;
  const inOrder = go.memory !== undefined;
  const entries = new Map(go.memory);
  const changed = new Set<string>();
  let needsOrder = false;
  const refuse = () => {
    needsOrder = true;
    throw new NeedsOrder();
  };
  const abort = new AbortController();
  const concurrency = careful ? 1 : start.concurrency;
  let slowest: { position: number; ms: number }[] = [];
  let rewardTime = 0;

  // Where a rollout stands in the input is asked at each judgement, nearly always for the next one of the same batch.
  let open: RolloutBatch[] = [];
  let hint: RolloutBatch | undefined;
  let place = 0;
  const same = (a: Rollout | undefined, b: Rollout) => a === b || (a?.id !== undefined && a.id === b.id);
  const positionOf = (rollout: Rollout): number => {
    if (hint) {
      if (same(hint.rollouts[place], rollout)) return hint.first + place;
      if (same(hint.rollouts[place + 1], rollout)) return hint.first + ++place;
    }
    for (const batch of open) {
      const index = batch.rollouts.findIndex((one) => same(one, rollout));
      if (index < 0) continue;
      hint = batch;
      place = index;
      return batch.first + index;
    }
    return -1;
  };

  let current: RolloutBatch | undefined;
  const nowInBatch = () => {
    words[word.position] = current ? current.first : 0;
    words[word.count] = current ? current.rollouts.length : 0;
    words[word.doing] = current ? doing.batch : doing.waiting;
  };
  const { guard, pending, activity, forgetWork } = createGuard({
    timeLimit: start.timeLimit,
    concurrency,
    retries: start.retries,
    signal: abort.signal,
    rowOf: positionOf,
    doomed: go.doomed,
    watch: {
      enter: (row, count) => {
        if (row < 0)
          nowInBatch(); // a rollout that the reward made itself: only its batch is known
        else {
          words[word.position] = row;
          words[word.count] = count;
        }
        words[word.calls]!++;
        words[word.doing] = doing.judgement;
      },
      // A judgement that waits may hang later, in its continuation. Where there is only one at a time, its name stays up.
      leave: careful ? () => {} : nowInBatch,
    },
    onDuration: (position, ms) => {
      if (slowest.length === slowestKept && ms <= slowest[slowestKept - 1]!.ms) return;
      slowest.push({ position, ms: Math.round(ms) });
      slowest.sort((a, b) => b.ms - a.ms);
      slowest.length = Math.min(slowest.length, slowestKept);
    },
  });
  if (inOrder) forgetWork();

  const memory: Memory = inOrder ? notingMemory(entries, changed) : { get: refuse, update: refuse };
  const root = createRandom(start.seed);
  const doomedBatches = new Set(go.doomed.map(({ row, count }) => `${row}/${count}`));
  const batchLimit = (batch: RolloutBatch) => start.timeLimit * Math.ceil(batch.rollouts.length / start.concurrency);

  const lateBatch = (batch: RolloutBatch): Error[] => {
    const error = new TimeLimitError(
      `the reward did not answer for ${batch.rollouts.length} rollouts within ${batchLimit(batch) / 1000} s; written with each(), a reward has a limit for each rollout`,
    );
    return batch.rollouts.map(() => error);
  };

  /** A reward that answers with a promise without going through the guard is given up when nothing happens for long. */
  const limitedBatch = (batch: RolloutBatch, result: Promise<readonly (Verdict | Error)[]>) =>
    new Promise<readonly (Verdict | Error)[]>((resolve, reject) => {
      let seen = -1;
      let since = performance.now();
      const timer = setInterval(
        () => {
          const now = performance.now();
          if (pending() > 0 || activity() !== seen) {
            seen = activity();
            since = now;
          } else if (now - since > batchLimit(batch)) {
            clearInterval(timer);
            resolve(lateBatch(batch));
          }
        },
        Math.min(250, start.timeLimit / 4),
      );
      result.then(resolve, reject).finally(() => clearInterval(timer));
    });

  const judge = (batch: RolloutBatch) => {
    if (doomedBatches.size > 0 && doomedBatches.has(`${batch.first}/${batch.rollouts.length}`)) return lateBatch(batch);
    const context: Context = {
      signal: abort.signal,
      // One stream of numbers for each batch, whoever judges it; forks by name are the same in all batches.
      random: Object.assign(root.fork(`from ${batch.first}`), { fork: root.fork }),
      step: 0,
      totalSteps: 1,
      memory,
      guard,
    };
    current = hint = batch;
    place = 0;
    nowInBatch();
    const began = performance.now();
    const result = judgeBatch(reward, batch.rollouts, context);
    rewardTime += performance.now() - began;
    current = undefined;
    if (!careful || !(result instanceof Promise)) words[word.doing] = result instanceof Promise ? doing.waiting : doing.other;
    return result instanceof Promise ? limitedBatch(batch, result) : result;
  };

  // A shard grows with the speed of the reward, so that a kill never costs more than a few seconds of work.
  let size = 1;
  let shard: { from: number; first: number; columns: ResultColumns; notable: NotableGatherer; began: number } | undefined;
  const loopBegan = performance.eventLoopUtilization();
  let readTime = 0;
  let columnTime = 0;
  const began = performance.now();

  const handIn = async (end: number, next: Cursor) => {
    if (!shard) return;
    const { from, first, columns, notable } = shard;
    const took = performance.now() - shard.began;
    if (took < shardMilliseconds / 2) size = Math.min(shardBatches, size * 2);
    else if (took > shardMilliseconds * 2) size = Math.max(1, size >> 1);
    const used = performance.eventLoopUtilization(loopBegan);
    const wall = performance.now() - began;
    const table = columns.finish();
    const message: ShardMessage = {
      type: "shard",
      from,
      end,
      first,
      next,
      table,
      counts: columns.counts,
      inTokens: columns.inTokens,
      notable: notable.finish(),
      memory: [...changed].map((key) => [key, entries.get(key)] as const),
      firstError: columns.firstError && errorText(columns.firstError),
      slowest,
      bytesRead: source.bytesRead(),
      rewardShare: Math.max(rewardTime, used.active - readTime - columnTime) / wall,
    };
    changed.clear();
    slowest = [];
    shard = undefined;
    unacknowledged++;
    post(message, transferables(table));
    while (unacknowledged >= shardsAhead) await new Promise<void>((resolve) => (wake = resolve));
  };

  const queue: {
    batch: RolloutBatch;
    number: number;
    last: boolean;
    result: Promise<readonly (Verdict | Error)[]> | readonly (Verdict | Error)[];
  }[] = [];
  const settleOldest = async () => {
    const { batch, number, last, result } = queue[0]!;
    const verdicts = result instanceof Promise ? await result : result;
    queue.shift();
    if (queue.length === 0) words[word.doing] = doing.other;
    if (needsOrder) throw new NeedsOrder();
    if (!shard) {
      const notable = new NotableGatherer();
      const columns = new ResultColumns(start.correctField, (rollout, row, outcome, verdict) =>
        notable.add(rollout, row, outcome, verdict),
      );
      shard = { from: number, first: batch.first, columns, notable, began: performance.now() };
    }
    const asked = performance.now();
    shard.columns.addBatch(batch.rows, batch.rollouts, verdicts);
    columnTime += performance.now() - asked;
    open = open.filter((one) => one !== batch);
    if (hint === batch) hint = undefined;
    words[word.scored]! += batch.rollouts.length;
    if (last) await handIn(number + 1, batch.next);
    return batch;
  };

  const waitingRanges = [...redo];
  const claim = () => {
    const range = waitingRanges.shift() ?? takeRange(sharedWords, done, size);
    post({ type: "took", ...range });
    return range;
  };

  let stopped = false;
  let range = claim();
  const begin = nearestStart(done, range.from);
  let number = begin.batch;
  let last: { number: number; next: Cursor } | undefined;
  const reader = source.batches({ from: begin.cursor, signal: abort.signal });
  for (;;) {
    const asked = performance.now();
    const { value: batch, done: atEnd } = await reader.next();
    readTime += performance.now() - asked;
    if (atEnd) break;
    if (number >= range.from) {
      open.push(batch);
      const endOfRange = number + 1 === range.end;
      const result = judge(batch);
      queue.push({ batch, number, last: endOfRange, result });
      last = { number: number + 1, next: batch.next };
      const inFlight = inOrder || careful ? 1 : 2 + Math.ceil((2 * concurrency) / batch.rollouts.length);
      while (queue.length > 0 && (!(queue[0]!.result instanceof Promise) || queue.length >= inFlight)) await settleOldest();
      if (Atomics.load(words, word.stop) === 1) {
        stopped = true;
        break;
      }
      if (endOfRange) range = claim();
    }
    number++;
  }
  while (queue.length > 0) await settleOldest();
  if (last) await handIn(last.number, last.next);
  await source.close();
  // The thread is ended when it says so; what the reward has printed must be out by then.
  await new Promise<void>((resolve) => process.stdout.write("", () => resolve()));
  post({ type: stopped ? "stopped" : "end" });
}

main()
  .catch((error: unknown) => {
    if (error instanceof NeedsOrder) return post({ type: "remembers" });
    const { name, message, stack } = toError(error);
    post({ type: "error", name, message, stack });
  })
  .finally(() => port.close());
