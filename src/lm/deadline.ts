import { InputError, TimeLimitError } from "../core/index.ts";
import { type Clock, systemClock } from "./clock.ts";
import type { Layer } from "./layered.ts";

/**
 * Ends what is below it after so many milliseconds: around `retry` it is the limit of a call with all its tries and waits, inside of it that of one try.
 * The request itself is broken off.
 *
 * @throws {TimeLimitError} from the call that took longer
 */
export function deadline(ms: number, { clock = systemClock }: { clock?: Clock } = {}): Layer {
  // A timer cannot be set for longer than 2³¹ − 1 ms.
  if (!(ms > 0 && ms < 2 ** 31)) throw new InputError("deadline", "the limit must be above 0 ms and below 25 days", ms);
  return async (call, next) => {
    const timer = new AbortController();
    const ended = new AbortController();
    const late = clock.sleep(ms, ended.signal).then(
      () => {
        timer.abort(new TimeLimitError(`no answer from ${call.model} within ${ms >= 1000 ? `${ms / 1000} s` : `${ms} ms`}`));
        throw timer.signal.reason;
      },
      () => new Promise<never>(() => {}),
    );
    try {
      return await withSignal(timer, call.options.signal, (signal) =>
        Promise.race([next({ ...call, options: { ...call.options, signal } }), late]),
      );
    } finally {
      ended.abort();
    }
  };
}

/**
 * Ends all calls below it when a signal is aborted, besides each call's own signal.
 */
export function cancelOn(signal: AbortSignal): Layer {
  return (call, next) => {
    signal.throwIfAborted();
    const { signal: own, ...rest } = call.options;
    if (!own || own === signal) return next({ ...call, options: { ...rest, signal } });
    const either = new AbortController();
    return withSignal(either, own, () => withSignal(either, signal, () => next({ ...call, options: { ...rest, signal: either.signal } })));
  };
}

/** Runs work under a controller that is also aborted by another signal, and lets go of that signal afterwards. */
async function withSignal<T>(
  controller: AbortController,
  other: AbortSignal | undefined,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  other?.throwIfAborted();
  const stop = () => controller.abort(other!.reason);
  other?.addEventListener("abort", stop, { once: true });
  try {
    return await work(controller.signal);
  } finally {
    other?.removeEventListener("abort", stop);
  }
}
