import { onAbort } from "./on-abort.ts";

/** Time as the layers see it; a test brings its own. */
export interface Clock {
  /** in milliseconds */
  now(): number;
  /** Calls back after so many milliseconds, unless it is told not to any more by what it gives back. */
  after(ms: number, call: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => performance.now(),
  after: (ms, call) => {
    const timer = setTimeout(call, ms);
    return () => clearTimeout(timer);
  },
};

/** Ends after so many milliseconds; throws the signal's reason when that is aborted first. */
export const sleep = (clock: Clock, ms: number, signal?: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const cancel = clock.after(ms, () => {
      forget();
      resolve();
    });
    const forget = onAbort(signal, () => {
      cancel();
      reject(signal!.reason);
    });
  });
