import { performance } from "node:perf_hooks";
import {
  type Context,
  createMemory,
  createRandom,
  judgeBatch,
  type Memory,
  type Reward,
  type Rollout,
  TimeLimitError,
  type Verdict,
} from "../../core/index.ts";
import type { RolloutBatch } from "../../data/index.ts";
import { createGuard, type Judgement } from "../guard.ts";
import { doing, placeOf, word } from "./shared-state.ts";

export type Verdicts = readonly (Verdict | Error)[];

export interface JudgingOptions {
  readonly reward: Reward;
  readonly seed: number;
  readonly timeLimit: number;
  readonly concurrency: number;
  readonly retries: number;
  /** one judgement at a time, so that a hang can be pinned to a row */
  readonly careful: boolean;
  /** judgements that hung before: they end in a TimeLimitError at once */
  readonly doomed: readonly Judgement[];
  /** what the reward's memory holds at the beginning; undefined where it must not be asked for */
  readonly memory: readonly (readonly [string, unknown])[] | undefined;
  /** where this thread tells the main thread what it is doing */
  readonly words: Int32Array;
}

/** Judges batches, with what the main thread must see of it. */
export interface Judging {
  judge(batch: RolloutBatch, segment: number): Promise<Verdicts> | Verdicts;
  /** the verdicts of a batch are in: its rollouts are not judged again */
  settled(batch: RolloutBatch): void;
  /** whether the reward asked for its memory, which it may have only where batches are judged strictly in order */
  needsOrder(): boolean;
  /** time spent inside the reward, in milliseconds */
  rewardTime(): number;
  /** what the memory holds that it did not at the last call */
  takeMemory(): (readonly [string, unknown])[];
  /** the longest waits since the last call: position of the row in the input, and milliseconds */
  takeSlowest(): { position: number; ms: number }[];
}

/** Thrown to leave a worker that must be started anew in strict order. */
export class NeedsOrder extends Error {}

const slowestKept = 5;

export function createJudging(options: JudgingOptions): Judging {
  const { reward, seed, timeLimit, careful, words } = options;
  const inOrder = options.memory !== undefined;
  const entries = new Map(options.memory);
  const changed = new Set<string>();
  let needsOrder = false;
  const refuse = () => {
    needsOrder = true;
    throw new NeedsOrder();
  };
  const memory: Memory = inOrder ? notingMemory(entries, changed) : { get: refuse, update: refuse };
  const abort = new AbortController();
  const concurrency = careful ? 1 : options.concurrency;
  let slowest: { position: number; ms: number }[] = [];
  let rewardTime = 0;
  let segment = 0;

  // Where a rollout stands in the input is asked at each judgement, nearly always for the next one of the same batch.
  let open: RolloutBatch[] = [];
  let hint: RolloutBatch | undefined;
  let index = 0;
  const same = (a: Rollout | undefined, b: Rollout) => a === b || (a?.id !== undefined && a.id === b.id);
  const find = (rollout: Rollout): RolloutBatch | undefined => {
    if (hint) {
      if (same(hint.rollouts[index], rollout)) return hint;
      if (same(hint.rollouts[index + 1], rollout)) {
        index++;
        return hint;
      }
    }
    for (const batch of open) {
      const at = batch.rollouts.findIndex((one) => same(one, rollout));
      if (at < 0) continue;
      hint = batch;
      index = at;
      return batch;
    }
    return undefined;
  };

  let current: RolloutBatch | undefined;
  const tellBatch = () => {
    words[word.position] = current ? current.first : 0;
    words[word.count] = current ? current.rollouts.length : 0;
    words[word.doing] = current ? doing.batch : doing.waiting;
  };
  const { guard, pending, activity, forgetWork } = createGuard({
    timeLimit,
    concurrency,
    retries: options.retries,
    signal: abort.signal,
    rowOf: (rollout) => {
      const batch = find(rollout);
      return batch ? placeOf(segment, batch.first + index) : -1;
    },
    doomed: options.doomed,
    watch: {
      enter: (place, count) => {
        if (place < 0)
          tellBatch(); // a rollout that the reward made itself: only its batch is known
        else {
          words[word.position] = place - placeOf(segment, 0);
          words[word.count] = count;
        }
        words[word.calls]!++;
        words[word.doing] = doing.judgement;
      },
      // A judgement that waits may hang later, in its continuation. Where there is only one at a time, its name stays up.
      leave: careful ? () => {} : tellBatch,
    },
    onDuration: (place, ms) => {
      if (slowest.length === slowestKept && ms <= slowest[slowestKept - 1]!.ms) return;
      const at = place - placeOf(segment, 0);
      const batch = open.find(({ first, rows }) => first <= at && at < first + rows.length);
      if (!batch) return;
      slowest.push({ position: batch.rows[at - batch.first]!, ms: Math.round(ms) });
      slowest.sort((a, b) => b.ms - a.ms);
      slowest.length = Math.min(slowest.length, slowestKept);
    },
  });
  if (inOrder) forgetWork();

  const root = createRandom(seed);
  const doomedBatches = new Set(options.doomed.map(({ row, count }) => `${row}/${count}`));
  const batchLimit = (batch: RolloutBatch) => timeLimit * Math.ceil(batch.rollouts.length / options.concurrency);

  const lateBatch = (batch: RolloutBatch): Error[] => {
    const error = new TimeLimitError(
      `the reward did not answer for ${batch.rollouts.length} rollouts within ${batchLimit(batch) / 1000} s; written with each(), a reward has a limit for each rollout`,
    );
    return batch.rollouts.map(() => error);
  };

  /** A reward that answers with a promise without going through the guard is given up when nothing happens for long. */
  const limitedBatch = (batch: RolloutBatch, result: Promise<Verdicts>) =>
    new Promise<Verdicts>((resolve, reject) => {
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
        Math.min(250, timeLimit / 4),
      );
      result.then(resolve, reject).finally(() => clearInterval(timer));
    });

  return {
    judge(batch, inSegment) {
      words[word.segment] = segment = inSegment;
      open.push(batch);
      const place = placeOf(segment, batch.first);
      if (doomedBatches.size > 0 && doomedBatches.has(`${place}/${batch.rollouts.length}`)) return lateBatch(batch);
      const context: Context = {
        signal: abort.signal,
        // One stream of numbers for each batch, whoever judges it; forks by name are the same in all batches.
        random: Object.assign(root.fork(`from ${place}`), { fork: root.fork }),
        step: 0,
        totalSteps: 1,
        memory,
        guard,
      };
      current = hint = batch;
      index = 0;
      tellBatch();
      const began = performance.now();
      const result = judgeBatch(reward, batch.rollouts, context);
      rewardTime += performance.now() - began;
      current = undefined;
      if (!careful || !(result instanceof Promise)) words[word.doing] = result instanceof Promise ? doing.waiting : doing.other;
      return result instanceof Promise ? limitedBatch(batch, result) : result;
    },
    settled(batch) {
      open = open.filter((one) => one !== batch);
      if (hint === batch) hint = undefined;
      if (open.length === 0) words[word.doing] = doing.other;
    },
    needsOrder: () => needsOrder,
    rewardTime: () => rewardTime,
    takeMemory() {
      const taken = [...changed].map((key) => [key, entries.get(key)] as const);
      changed.clear();
      return taken;
    },
    takeSlowest() {
      const taken = slowest;
      slowest = [];
      return taken;
    },
  };
}

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
