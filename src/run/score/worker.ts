import { parentPort, workerData } from "node:worker_threads";
import { toError } from "../../core/index.ts";
import { type OpenOptions, openRollouts, type ReadingPlan, type RolloutBatch, type RolloutSource } from "../../data/index.ts";
import type { Judgement } from "../guard.ts";
import { loadRewards } from "../load-rewards.ts";
import { transferables } from "./columns.ts";
import { createJudging, NeedsOrder, type Verdicts } from "./judging.ts";
import { type BatchRange, nearestStart, takeRange } from "./ranges.ts";
import { createShards, type Shard } from "./shards.ts";
import { type SegmentCounters, word } from "./shared-state.ts";

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
  /** this worker's own words */
  readonly words: Int32Array;
}

/** Told once the reward is loaded and the plan is checked. */
export interface WorkerGo {
  readonly type: "go";
  /** what all workers share: which batches of each segment are given out */
  readonly counters: SegmentCounters;
  readonly done: readonly BatchRange[];
  /** ranges that a predecessor took and did not finish; they come first */
  readonly redo: readonly BatchRange[];
  readonly doomed: readonly Judgement[];
  /** one judgement at a time, so that a hang can be pinned to a row */
  readonly careful: boolean;
  /** the reward remembers: batches strictly in order, with these entries to begin with */
  readonly memory: readonly (readonly [string, unknown])[] | undefined;
  /** how many batches the first shard should have */
  readonly shardSize: number;
  /** whether to take part in a segment that another worker has begun: the reward is known, or said, to take the time */
  readonly help: boolean;
}

/** A finished range of batches. */
export interface ShardMessage extends Shard {
  readonly type: "shard";
}

/** The worker has loaded the reward and looked over the input, and waits for its `go`. */
export interface ReadyMessage {
  readonly type: "ready";
  readonly hash: string;
  readonly name: string | undefined;
  readonly models: readonly string[];
  readonly files: readonly string[];
  readonly format: RolloutSource["format"];
  readonly totalBytes: number | undefined;
  readonly plan: ReadingPlan;
}

export type WorkerMessage =
  | ReadyMessage
  | ShardMessage
  /** the reward uses memory, so its batches must be judged strictly in order, by one worker */
  | { readonly type: "remembers" }
  /** the worker has begun to work on a range of batches */
  | { readonly type: "took"; readonly range: BatchRange }
  /** the worker has read a segment to its end, where its last range may reach beyond, and handed in what it judged of it */
  | { readonly type: "read"; readonly segment: number }
  | { readonly type: "end" }
  | { readonly type: "stopped" }
  | { readonly type: "error"; readonly name: string; readonly message: string; readonly stack: string | undefined };

const shardsAhead = 2;
/** A worker that computes in the reward for more than this share of its time helps with a segment that another one reads, too. */
const slowReward = 0.5;

const port = parentPort!;
const start = workerData as WorkerStart;
const { words } = start;
const post = (message: WorkerMessage, transfer: ArrayBuffer[] = []) => port.postMessage(message, transfer);

async function main(): Promise<void> {
  // The look over the input waits for the disk, and the reward is loaded meanwhile.
  const opened = openRollouts(start.inputs, start.open);
  const [{ reward, hash, name, models }, source, plan] = await Promise.all([
    loadRewards(start.rewardsFile, start.rewardName),
    opened,
    opened.then((source) => source.plan()),
  ]);
  const written = createCountdown();
  const go = await new Promise<WorkerGo>((resolve) => {
    port.on("message", (message: WorkerGo | { type: "written" }) => {
      if (message.type === "go") resolve(message);
      else written.down();
    });
    post({ type: "ready", hash, name, models, files: source.files, format: source.format, totalBytes: source.totalBytes, plan });
  });
  setInterval(() => Atomics.add(words, word.beats, 1), 50).unref();

  const { timeLimit, concurrency, retries, seed } = start;
  const judging = createJudging({ reward, seed, timeLimit, concurrency, retries, words, ...go });
  const shards = createShards({ judging, source, correctField: start.correctField, size: go.shardSize });
  const handIn = async () => {
    const shard = shards.finish();
    if (!shard) return;
    written.up();
    post({ type: "shard", ...shard }, transferables(shard.table));
    await written.below(shardsAhead);
  };

  const seen = new Set<number>();
  let stopped = false;
  for (;;) {
    const segment = nextSegment(go, seen, go.help || shards.rewardShare() > slowReward);
    if (segment === undefined || stopped) break;
    seen.add(segment);
    stopped = await scoreSegment(segment);
  }
  await source.close();
  // The thread is ended when it says so; what the reward has printed must be out by then.
  await new Promise<void>((resolve) => process.stdout.write("", () => resolve()));
  post({ type: stopped ? "stopped" : "end" });

  /** Judges what is left of a segment and nobody else has taken; whether it was asked to stop. */
  async function scoreSegment(segment: number): Promise<boolean> {
    const inSegment = (range: BatchRange) => range.segment === segment;
    const done = go.done.filter(inSegment);
    const redo = go.redo.filter(inSegment);
    const counter = go.counters.taken.subarray(segment, segment + 1);
    const claim = (): BatchRange => {
      const range = redo.shift() ?? { segment, ...takeRange(counter, done, shards.size()) };
      post({ type: "took", range });
      return range;
    };

    const queue: { batch: RolloutBatch; number: number; last: boolean; result: Promise<Verdicts> | Verdicts }[] = [];
    const settleOldest = async () => {
      const { batch, number, last, result } = queue[0]!;
      const verdicts = result instanceof Promise ? await result : result;
      queue.shift();
      judging.settled(batch);
      if (judging.needsOrder()) throw new NeedsOrder();
      shards.add(segment, number, batch, verdicts);
      Atomics.add(words, word.scored, batch.rollouts.length);
      if (last) await handIn();
    };

    let range = claim();
    const begin = nearestStart(done, range.from);
    let number = begin.batch;
    let atStop = false;
    const reading = source.batches({ from: begin.cursor ?? plan.segments[segment], to: plan.segments[segment + 1] });
    for await (const batch of shards.timed(reading)) {
      if (number >= range.from) {
        const last = number + 1 === range.end;
        queue.push({ batch, number, last, result: judging.judge(batch, segment) });
        const inFlight = go.memory || go.careful ? 1 : 2 + Math.ceil((2 * concurrency) / batch.rollouts.length);
        while (queue.length > 0 && (!(queue[0]!.result instanceof Promise) || queue.length >= inFlight)) await settleOldest();
        atStop = Atomics.load(words, word.stop) === 1;
        if (atStop) break;
        if (last) range = claim();
      }
      number++;
    }
    while (queue.length > 0) await settleOldest();
    await handIn();
    if (!atStop) {
      Atomics.store(go.counters.ended, segment, 1);
      post({ type: "read", segment });
    }
    return atStop;
  }
}

/**
 * The segment to go on with: one with ranges to do again, or one that nobody has begun; where the reward takes the time, also one that
 * another worker has begun and not finished: reading it a second time costs little then.
 */
function nextSegment({ counters, redo, memory }: WorkerGo, seen: ReadonlySet<number>, help: boolean): number | undefined {
  const { begun, ended } = counters;
  const left = Array.from(begun.keys()).filter((segment) => !seen.has(segment));
  if (memory) return left[0];
  return (
    left.find((segment) => redo.some((range) => range.segment === segment)) ??
    left.find((segment) => Atomics.compareExchange(begun, segment, 0, 1) === 0) ??
    (help ? left.find((segment) => Atomics.load(ended, segment) === 0) : undefined)
  );
}

/** Counts what is under way; `below` waits until it is less than a limit. */
function createCountdown() {
  let count = 0;
  let wake = () => {};
  return {
    up: () => void count++,
    down() {
      count--;
      wake();
    },
    async below(limit: number) {
      while (count >= limit) await new Promise<void>((resolve) => (wake = resolve));
    },
  };
}

main()
  .catch((error: unknown) => {
    if (error instanceof NeedsOrder) return post({ type: "remembers" });
    const { name, message, stack } = toError(error);
    post({ type: "error", name, message, stack });
  })
  .finally(() => port.close());
