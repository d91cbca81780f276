import { InputError } from "../core/index.ts";
import type { Layer } from "./layered.ts";
import { onAbort } from "./on-abort.ts";

/**
 * At most so many calls under way at the same time; the others wait in the order in which they came.
 *
 * @throws {InputError} when the limit is not a whole number from 1
 */
export function limitConcurrency(most: number): Layer {
  if (!(Number.isInteger(most) && most >= 1)) throw new InputError("limitConcurrency", "the limit must be a whole number from 1", most);
  const queue = new Set<() => void>();
  let busy = 0;
  const enter = (signal: AbortSignal | undefined): Promise<void> | undefined => {
    if (busy < most) {
      busy++;
      return undefined;
    }
    return new Promise((resolve, reject) => {
      const go = () => {
        forget();
        resolve();
      };
      const forget = onAbort(signal, () => {
        queue.delete(go);
        reject(signal!.reason);
      });
      queue.add(go);
    });
  };
  // A place that becomes free is handed over, never up for grabs.
  const leave = () => {
    const [next] = queue;
    if (!next) busy--;
    else {
      queue.delete(next);
      next();
    }
  };
  return async (call, next) => {
    call.options.signal?.throwIfAborted();
    await enter(call.options.signal);
    try {
      return await next(call);
    } finally {
      leave();
    }
  };
}
