import { parentPort, workerData } from "node:worker_threads";
import {
  type Context,
  createRandom,
  descriptionOf,
  type Guard,
  hash32,
  judgeBatch,
  type Memory,
  type Rollout,
  toError,
} from "../../core/index.ts";
import { type Spending, takeSpending } from "../../lm/account.ts";
import { tracing } from "../../lm/tracing.ts";
import { requireTrust } from "../../run/audit/trust.ts";
import { createGuard } from "../../run/guard.ts";
import { loadRewards } from "../../run/load-rewards.ts";
import { readRewardSource } from "../../run/reward-source.ts";
import { PassingMap } from "./passing-map.ts";
import { word } from "./shared-words.ts";
import { readUnits, verdictsText } from "./wire.ts";

/** What a judging thread is started with. */
export interface ThreadStart {
  readonly rewardsFile: string;
  readonly rewardName: string | undefined;
  /** a trust.json that must speak for the reward */
  readonly trust: string | undefined;
  readonly seed: number;
  readonly timeLimit: number;
  readonly concurrency: number;
  readonly retries: number;
  readonly words: Int32Array;
}

export type ToThread =
  | {
      readonly type: "batch";
      readonly batch: number;
      /** number of the first unit; the others follow */
      readonly first: number;
      readonly text: string;
      /** judge each unit by itself and answer each as soon as it is done */
      readonly apart: boolean;
      /** traceparents, where requests are traced: one a unit where units are judged apart, otherwise one in all */
      readonly traces?: readonly (string | undefined)[];
    }
  | { readonly type: "abort"; readonly batch: number }
  /** asks what the reward needs whether it is there */
  | { readonly type: "check" }
  /** answer to a `memory` message: a value, or the turn to change it */
  | { readonly type: "memory"; readonly id: number; readonly value: unknown };

export type FromThread =
  | {
      readonly type: "ready";
      readonly hash: string;
      readonly name: string | undefined;
      readonly models: readonly string[];
      readonly files: readonly string[];
      readonly weights: Readonly<Record<string, number>> | undefined;
    }
  | { readonly type: "error"; readonly name: string; readonly message: string }
  /** what is missing, by the name of the export that needs it */
  | { readonly type: "checked"; readonly problems: readonly string[] }
  /** verdicts of a whole batch, or of one unit of it */
  | {
      readonly type: "done";
      readonly batch: number;
      readonly unit: number | undefined;
      readonly text: string;
      /** the reward answered with a promise */
      readonly waited: boolean;
      /** it took long, and each rollout went through the guard: nothing is gained by judging them as one batch */
      readonly slowRows: boolean;
      /** what the reward's models were asked since the last answer, by model */
      readonly spent?: Readonly<Record<string, Spending>>;
    }
  | { readonly type: "get" | "lock" | "unlock"; readonly id: number; readonly key: string }
  | { readonly type: "put"; readonly id: number; readonly key: string; readonly value: unknown };

/** A batch that waits for longer than this, in milliseconds, makes its quick rollouts wait for its slow ones. */
const slowBatch = 20;

const port = parentPort!;
const { words, ...start } = workerData as ThreadStart;
const post = (message: FromThread) => port.postMessage(message);

/** Whether anybody still waits for a batch. A signal costs as much as a cheap judgement, so there is one only where it is looked at. */
class Life {
  private controller: AbortController | undefined;
  private reason: Error | undefined;

  get signal(): AbortSignal {
    this.controller ??= new AbortController();
    if (this.reason) this.controller.abort(this.reason);
    return this.controller.signal;
  }

  throwIfOver(): void {
    if (this.reason) throw this.reason;
  }

  end(): void {
    this.reason = new Error("nobody waits for this any more");
    this.controller?.abort(this.reason);
  }
}

/** The memory that all threads share: a change runs here while the server keeps everybody else from that key. */
function sharedMemory(): { memory: Memory; receive: (id: number, value: unknown) => void } {
  const waiting = new Map<number, (value: unknown) => void>();
  let asked = 0;
  const ask = (type: "get" | "lock", key: string) =>
    new Promise<unknown>((resolve) => {
      const id = ++asked;
      waiting.set(id, resolve);
      post({ type, id, key });
    });
  return {
    memory: {
      get: <T>(key: string) => ask("get", key) as Promise<T | undefined>,
      update: async <T>(key: string, change: (old: T | undefined) => T) => {
        const old = (await ask("lock", key)) as T | undefined;
        let value: T;
        try {
          value = change(old);
          post({ type: "put", id: 0, key, value });
        } catch (error) {
          post({ type: "unlock", id: 0, key });
          throw error;
        }
        return value;
      },
    },
    receive: (id, value) => {
      waiting.get(id)?.(value);
      waiting.delete(id);
    },
  };
}

async function main(): Promise<void> {
  const { reward, hash, name, models, checks } = await loadRewards(start.rewardsFile, start.rewardName);
  if (start.trust !== undefined) requireTrust(start.trust, { hash, models });
  const abort = new AbortController();
  /** batches that are not answered yet, and where in the last one that began the last judgement was */
  const open = new PassingMap<number, { readonly first: number; readonly units: readonly (readonly Rollout[])[] }>();
  let hint: { first: number; units: readonly (readonly Rollout[])[]; unit: number; place: number } | undefined;

  /** Number of the unit that a rollout stands in: nearly always asked for the next one of the batch that has just begun. */
  const unitOf = (rollout: Rollout): number => {
    if (hint) {
      const unit = hint.units[hint.unit];
      if (unit?.[hint.place] === rollout) return hint.first + hint.unit;
      if (unit?.[hint.place + 1] === rollout) {
        hint.place++;
        return hint.first + hint.unit;
      }
      if (hint.units[hint.unit + 1]?.[0] === rollout) {
        hint.unit++;
        hint.place = 0;
        return hint.first + hint.unit;
      }
    }
    for (const { first, units } of open.values()) {
      const unit = units.findIndex((members) => members.includes(rollout));
      if (unit < 0) continue;
      hint = { first, units, unit, place: units[unit]!.indexOf(rollout) };
      return first + unit;
    }
    return 0;
  };
  const lives = new PassingMap<number, Life>();
  const { memory, receive } = sharedMemory();
  const root = createRandom(start.seed);
  let guarded = 0;

  const { guard } = createGuard({
    timeLimit: start.timeLimit,
    concurrency: start.concurrency,
    retries: start.retries,
    signal: abort.signal,
    rowOf: unitOf,
    cacheSize: 0, // the server shares equal work itself
    watch: {
      enter: (unit) => {
        words[word.unit] = unit;
        words[word.calls]!++;
      },
      leave: () => {
        words[word.unit] = 0;
      },
    },
  });

  const contextFor = (batch: number, text: string): Context => {
    const life = lives.get(batch)!;
    const watched: Guard = (judge, rollouts, work) => {
      guarded += rollouts.length;
      return guard(judge, rollouts, () => {
        // Its turn may come when nobody waits for the answer any more.
        life.throwIfOver();
        return work();
      });
    };
    let random: Context["random"] | undefined;
    return {
      get signal() {
        return life.signal;
      },
      // The same batch draws the same numbers, whenever it comes; forks by name are the same in all batches.
      get random() {
        random ??= Object.assign(root.fork(hash32(text)), { fork: root.fork });
        return random;
      },
      step: 0,
      totalSteps: 1,
      memory,
      guard: watched,
    };
  };

  const judge = (
    batch: number,
    text: string,
    rollouts: readonly Rollout[],
    unit: number | undefined,
    trace: string | undefined,
    last: () => void,
  ) => {
    words[word.batch] = batch;
    words[word.unit] = unit ?? 0;
    words[word.calls]!++;
    words[word.busy] = 1;
    const before = guarded;
    const began = performance.now();
    const ask = () => judgeBatch(reward, rollouts, contextFor(batch, text));
    const result = trace === undefined ? ask() : tracing.run(trace, ask);
    words[word.busy] = 0;
    words[word.unit] = 0;
    const rowwise = guarded - before >= rollouts.length;
    const done = (verdicts: Awaited<typeof result>) => {
      const waited = result instanceof Promise;
      const slowRows = waited && rowwise && performance.now() - began > slowBatch;
      let text: string;
      try {
        text = verdictsText(verdicts);
      } catch (error) {
        // A score that JSON cannot hold, such as one that contains itself.
        text = verdictsText(verdicts.map(() => new Error(`the score cannot be sent: ${(error as Error).message}`)));
      }
      const spent = takeSpending();
      post({ type: "done", batch, unit, text, waited, slowRows, ...(spent && { spent }) });
      last();
    };
    if (result instanceof Promise) {
      void result.then(done);
    } else done(result);
  };

  port.on("message", (message: ToThread) => {
    if (message.type === "memory") return receive(message.id, message.value);
    if (message.type === "check") {
      const problemOf = async ({ name, check }: (typeof checks)[number]) => {
        try {
          await check();
          return [];
        } catch (error) {
          return [`${name}: ${(error instanceof Error ? error.message : String(error)).split("\n")[0]}`];
        }
      };
      return void Promise.all(checks.map(problemOf)).then((problems) => post({ type: "checked", problems: problems.flat() }));
    }
    if (message.type === "abort") return lives.get(message.batch)?.end();
    const { batch, first, text, apart, traces } = message;
    const units = readUnits(text);
    open.set(batch, { first, units });
    hint = { first, units, unit: 0, place: 0 };
    lives.set(batch, new Life());
    const end = () => {
      lives.delete(batch);
      open.delete(batch);
    };
    if (!apart) return judge(batch, text, units.length === 1 ? units[0]! : units.flat(), undefined, traces?.[0], end);
    let left = units.length;
    units.forEach((unit, i) => {
      judge(batch, units.length === 1 ? text : `${text} ${i}`, unit, first + i, traces?.[i], () => {
        if (--left === 0) end();
      });
    });
  });
  setInterval(() => Atomics.add(words, word.beats, 1), 50).unref();
  post({ type: "ready", hash, name, models, files: readRewardSource(start.rewardsFile).files, weights: descriptionOf(reward)?.weights });
}

main().catch((error: unknown) => {
  const { name, message } = toError(error);
  post({ type: "error", name, message });
  port.close();
});
