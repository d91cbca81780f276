import { InputError, TimeLimitError, TransientError } from "../core/index.ts";
import { type Clock, sleep, systemClock } from "./clock.ts";
import type { Layer } from "./layered.ts";

export interface RetryOptions {
  /** how often a call is tried again; default 5 */
  readonly retries?: number;
  /** in [0, 1): makes pauses differ, so that many that failed together do not come back together */
  readonly jitter?: () => number;
  readonly clock?: Clock;
}

/** A call was tried as often as allowed, and each try failed in a way that might have passed. It does not ask to be tried yet again. */
export class GaveUpError extends Error {
  override readonly name = "GaveUpError";
  constructor(
    readonly attempts: number,
    /** why the last try failed; not the cause, because whoever looks for failures that may pass must not find one here */
    readonly last: Error,
  ) {
    super(`gave up after ${attempts} tries: ${last.message}`);
  }
}

const firstPause = 500;
const longestPause = 60_000;
/** A server's own wish may be longer, up to this. */
const longestWish = 300_000;

/**
 * Tries again what may pass: 408, 409, 429, 5xx, broken connections and unreadable bodies (`TransientError`), and attempts that took too long. Never anything else.
 * It pauses as long as the server asked for, otherwise 0.5 s doubled each time up to a minute and shortened by up to a half at random.
 *
 * @throws {GaveUpError} when the last try has failed
 */
export function retry({ retries = 5, jitter = Math.random, clock = systemClock }: RetryOptions = {}): Layer {
  if (!(Number.isInteger(retries) && retries >= 0)) throw new InputError("retry", "retries must be a whole number, 0 or more", retries);
  return async (call, next) => {
    for (let attempt = 1; ; attempt++) {
      try {
        return await next(call);
      } catch (error) {
        const { signal } = call.options;
        if (signal?.aborted || !(error instanceof TransientError || error instanceof TimeLimitError)) throw error;
        if (attempt > retries) throw new GaveUpError(attempt, error);
        const wish = error instanceof TransientError ? error.retryAfter : undefined;
        const backoff = Math.min(longestPause, firstPause * 2 ** (attempt - 1)) * (1 - jitter() / 2);
        await sleep(clock, wish === undefined ? backoff : Math.min(longestWish, wish) + backoff / 10, signal);
      }
    }
  };
}
