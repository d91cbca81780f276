import type { Layer } from "./layered.ts";

/** Ends all calls below it when a signal is aborted, whatever signal each of them has besides. */
export function cancelOn(signal: AbortSignal): Layer {
  return async (call, next) => {
    signal.throwIfAborted();
    const own = call.options.signal;
    if (!own || own === signal) return next({ ...call, options: { ...call.options, signal } });
    own.throwIfAborted();
    const either = new AbortController();
    const stop = (event: Event) => either.abort((event.target as AbortSignal).reason);
    own.addEventListener("abort", stop, { once: true });
    signal.addEventListener("abort", stop, { once: true });
    try {
      return await next({ ...call, options: { ...call.options, signal: either.signal } });
    } finally {
      own.removeEventListener("abort", stop);
      signal.removeEventListener("abort", stop);
    }
  };
}
