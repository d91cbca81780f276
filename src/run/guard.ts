import { AsyncLocalStorage } from "node:async_hooks";
import { createHash } from "node:crypto";
import { LRUCache } from "lru-cache";
import { type Awaitable, type Guard, InputError, type Rollout, TimeLimitError, TransientError } from "../core/index.ts";

/** One judgement as others see it: the row of its first rollout, and how many rollouts it judges. */
export interface Judgement {
  readonly row: number;
  readonly count: number;
}

/** What a guard tells about its work. Called for every judgement, so it must be cheap and must not throw. */
export interface GuardWatch {
  /** about to call the judging function; whatever hangs now, hangs in it */
  enter(row: number, count: number): void;
  /** the call has come back, with a result or a promise */
  leave(): void;
}

export interface GuardOptions {
  /** limit of one attempt of one judgement, in milliseconds */
  timeLimit: number;
  /** judgements that may wait for something at the same time */
  concurrency: number;
  /** how often a failure that may pass is tried again */
  retries: number;
  /** aborted when the run is stopped */
  signal: AbortSignal;
  /** rows are numbers to the outside: the position of a rollout in the whole input */
  rowOf: (rollout: Rollout) => number;
  watch?: GuardWatch;
  /** judgements that hung before: they end in a TimeLimitError at once */
  doomed?: readonly Judgement[];
  /** results of identical work to keep; 0 keeps none; default 10,000 */
  cacheSize?: number;
  /** work that took less than this, in milliseconds, is not worth a cache entry; default 5 */
  cacheFrom?: number;
  /** told about each judgement that had to wait, in milliseconds */
  onDuration?: (row: number, ms: number) => void;
  /** in [0, 1): jitter of the pause before another attempt */
  jitter?: () => number;
}

/** A guard, and what its run needs to know about it. */
export interface RunGuard {
  readonly guard: Guard;
  /** judgements that are under way or waiting for their turn */
  pending(): number;
  /** judgements begun or ended so far: a count that stands still means that nothing happens */
  activity(): number;
  /** from now on no work is taken from the cache: the reward remembers, so equal work may differ */
  forgetWork(): void;
}

/** What is known of a judging function from its calls so far. */
interface Habits {
  /** it has returned a promise at least once */
  waits: boolean;
  /** it took long enough to be worth a cache */
  slow: boolean;
  readonly number: number;
}

const firstPause = 500;
const longestPause = 60_000;
/** A long backoff is cut here; a server's own wish (Retry-After) may be longer, up to this. */
const longestWish = 300_000;

const passingCodes = new Set([
  "ECONNRESET",
  "ECONNREFUSED",
  "ECONNABORTED",
  "EPIPE",
  "ETIMEDOUT",
  "EAI_AGAIN",
  "ENETUNREACH",
  "EHOSTUNREACH",
  "UND_ERR_SOCKET",
  "UND_ERR_CONNECT_TIMEOUT",
  "UND_ERR_HEADERS_TIMEOUT",
  "UND_ERR_BODY_TIMEOUT",
]);

/** Whether an error may pass when tried again: it says so itself, or it (or its cause) is a broken connection. */
export function mayPass(error: unknown): boolean {
  for (let cause = error, depth = 0; cause instanceof Error && depth < 5; cause = cause.cause, depth++) {
    if (cause instanceof TransientError || passingCodes.has((cause as NodeJS.ErrnoException).code ?? "")) return true;
  }
  return false;
}

/**
 * Pause before attempt number `attempt` (from 1), in milliseconds: what the other side asked for, otherwise 0.5 s doubled each time
 * and shortened by up to a half at random, so that many that failed together do not come back together.
 */
export function pauseBefore(attempt: number, error: unknown, jitter: () => number): number {
  const wished = error instanceof TransientError ? error.retryAfter : undefined;
  const backoff = Math.min(longestPause, firstPause * 2 ** (attempt - 1)) * (1 - jitter() / 2);
  return wished === undefined ? backoff : Math.min(longestWish, Math.max(wished, 0) + backoff / 10);
}

/** Text that two judgements share exactly when a judge cannot tell them apart. Undefined where rollouts carry token lists. */
function workKey(judge: number, rollouts: readonly Rollout[]): string | undefined {
  if (rollouts.some((one) => one.tokens !== undefined)) return undefined;
  try {
    const seen = rollouts.map(({ prompt, response, reference, fields, steps }) => [
      prompt,
      response,
      reference ?? null,
      fields,
      steps ?? null,
    ]);
    return createHash("sha1")
      .update(`${judge} ${JSON.stringify(seen)}`)
      .digest("base64");
  } catch {
    return undefined; // fields that JSON cannot hold are never equal
  }
}

/**
 * Makes the guard of a run: time limit, bounded concurrency, retries and a cache around each judgement.
 * Work that answers at once costs two calls and no promise; only a judge that was seen to wait gets the rest.
 */
export function createGuard(options: GuardOptions): RunGuard {
  const { timeLimit, concurrency, retries, signal, rowOf, watch, onDuration, cacheSize = 10_000, cacheFrom = 5 } = options;
  const jitter = options.jitter ?? Math.random;
  if (!(timeLimit > 0)) throw new InputError("guard", "timeLimit must be above 0 ms", timeLimit);
  if (!(Number.isInteger(concurrency) && concurrency > 0))
    throw new InputError("guard", "concurrency must be a whole number above 0", concurrency);
  if (!(Number.isInteger(retries) && retries >= 0)) throw new InputError("guard", "retries must be a whole number, 0 or more", retries);

  const doomed = new Set(options.doomed?.map(({ row, count }) => `${row}/${count}`));
  const known = new WeakMap<object, Habits>();
  const cache = new LRUCache<string, { result: unknown } | { promise: Promise<unknown> }>({ max: Math.max(1, cacheSize) });
  /** Inside a judgement that waits: what it asks for in turn runs in its slot, otherwise outer ones could hold all slots for ever. */
  const inside = new AsyncLocalStorage<true>();
  const queue: (() => void)[] = [];
  /** Failures that were tried often enough by an inner judgement. */
  const exhausted = new WeakSet<Error>();
  let judges = 0;
  // A batch asks for one judge over and over.
  let lastJudge: object | undefined;
  let lastHabits: Habits | undefined;
  let busy = 0;
  let waiting = 0;
  let events = 0;
  let mayShare = cacheSize > 0;

  /** What to do for all that waits when the run is stopped: one listener, because a thousand on one signal are slow and look like a leak. */
  const stops = new Set<() => void>();
  signal.addEventListener("abort", () => [...stops].forEach((stop) => stop()), { once: true });

  const limitError = () => new TimeLimitError(`not judged within ${timeLimit >= 1000 ? `${timeLimit / 1000} s` : `${timeLimit} ms`}`);

  const sleep = (ms: number): Promise<void> =>
    new Promise((resolve, reject) => {
      const stop = () => {
        clearTimeout(timer);
        reject(signal.reason);
      };
      const timer = setTimeout(() => {
        stops.delete(stop);
        resolve();
      }, ms);
      stops.add(stop);
    });

  /** The limit of one attempt. The work itself cannot be stopped from here; its result is no longer waited for. */
  const limited = <T>(work: Promise<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      const stop = () => finish(reject, signal.reason);
      const timer = setTimeout(() => finish(reject, limitError()), timeLimit);
      const finish = <V>(settle: (value: V) => void, value: V) => {
        clearTimeout(timer);
        stops.delete(stop);
        settle(value);
      };
      if (signal.aborted) stop();
      else stops.add(stop);
      work.then(
        (value) => finish(resolve, value),
        (error) => finish(reject, error),
      );
    });

  const call = <T>(row: number, count: number, work: () => Awaitable<T>): Awaitable<T> => {
    watch?.enter(row, count);
    try {
      return work();
    } finally {
      watch?.leave();
    }
  };

  /** Goes on with a judgement whose first attempt is already a promise, or has already failed in a way that may pass. */
  const settle = async <T>(row: number, count: number, first: Awaitable<T>, work: () => Awaitable<T>): Promise<T> => {
    let attempt: () => Awaitable<T> = () => first;
    for (let tries = 0; ; tries++) {
      try {
        const result = attempt();
        return result instanceof Promise ? await limited(result) : result;
      } catch (error) {
        if (signal.aborted) throw error;
        if (!mayPass(error) || exhausted.has(error as Error)) throw error;
        if (tries >= retries) {
          exhausted.add(error as Error);
          throw error;
        }
        await sleep(pauseBefore(tries + 1, error, jitter));
        attempt = () => call(row, count, work);
      }
    }
  };

  /** Waits for a slot where all are taken; a slot that becomes free is handed over, never up for grabs. */
  const inSlot = async <T>(work: () => Promise<T>): Promise<T> => {
    if (busy >= concurrency) {
      waiting++;
      await new Promise<void>((resolve) => queue.push(resolve));
      waiting--;
    } else busy++;
    try {
      signal.throwIfAborted();
      return await work();
    } finally {
      const next = queue.shift();
      if (next) next();
      else busy--;
    }
  };

  const guard: Guard = (judge, rollouts, work) => {
    type T = Awaited<ReturnType<typeof work>>;
    const row = rowOf(rollouts[0]!);
    const count = rollouts.length;
    events++;
    if (doomed.size > 0 && doomed.has(`${row}/${count}`)) throw limitError();

    let habits = judge === lastJudge ? lastHabits : known.get(judge);
    if (!habits) {
      habits = { waits: false, slow: false, number: judges++ };
      known.set(judge, habits);
    }
    lastJudge = judge;
    lastHabits = habits;
    if (!habits.waits) {
      let result: Awaitable<T>;
      let failure: unknown;
      try {
        result = call(row, count, work) as Awaitable<T>;
        if (!(result instanceof Promise)) return result;
      } catch (error) {
        if (!mayPass(error) || retries === 0 || exhausted.has(error as Error)) throw error;
        failure = error;
        result = Promise.reject(error);
      }
      habits.waits = failure === undefined;
      // The judge's habits were not known, so this call holds no slot: one more at a time, once.
      return waited(habits, row, () => settle(row, count, result, work as () => Awaitable<T>)) as ReturnType<typeof work>;
    }

    const habit = habits;
    const key = mayShare && habit.slow ? workKey(habit.number, rollouts) : undefined;
    const kept = key === undefined ? undefined : cache.get(key);
    if (kept) return ("result" in kept ? kept.result : kept.promise) as ReturnType<typeof work>;
    const attempt = () => {
      const first = inside.getStore()
        ? callSafely(row, count, work as () => Awaitable<T>)
        : inside.run(true, () => callSafely(row, count, work as () => Awaitable<T>));
      return settle(row, count, first, work as () => Awaitable<T>);
    };
    const judged = inside.getStore() ? attempt() : inSlot(() => waited(habit, row, attempt));
    if (key !== undefined) {
      const entry = { promise: judged };
      cache.set(key, entry);
      judged.then(
        (result) => mayShare && cache.peek(key) === entry && cache.set(key, { result }),
        () => cache.peek(key) === entry && cache.delete(key),
      );
    }
    return judged as ReturnType<typeof work>;
  };

  /** A call whose failure comes back as a promise, so that it can be tried again like any other. */
  const callSafely = <T>(row: number, count: number, work: () => Awaitable<T>): Awaitable<T> => {
    try {
      return call(row, count, work);
    } catch (error) {
      return Promise.reject(error);
    }
  };

  /** Keeps the books of one judgement that takes time. */
  const waited = async <T>(habits: Habits, row: number, work: () => Promise<T>): Promise<T> => {
    waiting++;
    const began = performance.now();
    try {
      return await work();
    } finally {
      const ms = performance.now() - began;
      if (ms >= cacheFrom) habits.slow = true;
      onDuration?.(row, ms);
      waiting--;
      events++;
    }
  };

  return {
    guard,
    pending: () => waiting,
    activity: () => events,
    forgetWork: () => {
      mayShare = false;
      cache.clear();
    },
  };
}
