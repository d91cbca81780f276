import type { Layer } from "./layered.ts";
import { onAbort } from "./on-abort.ts";

/** Ends all calls below it when a signal is aborted, whatever signal each of them has besides. */
export function cancelOn(signal: AbortSignal): Layer {
  return async (call, next) => {
    signal.throwIfAborted();
    const own = call.options.signal;
    if (!own || own === signal) return next({ ...call, options: { ...call.options, signal } });
    own.throwIfAborted();
    const either = new AbortController();
    const forget = [own, signal].map((one) => onAbort(one, () => either.abort(one.reason)));
    try {
      return await next({ ...call, options: { ...call.options, signal: either.signal } });
    } finally {
      for (const one of forget) one();
    }
  };
}
