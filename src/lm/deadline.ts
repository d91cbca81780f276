import { InputError, TimeLimitError } from "../core/index.ts";
import { type Clock, systemClock } from "./clock.ts";
import type { Layer } from "./layered.ts";
import { onAbort } from "./on-abort.ts";

/**
 * Ends what is below it after so many milliseconds: around `retry` it is the limit of a call with all its tries and waits, inside of it that of one try.
 * The request itself is broken off.
 *
 * @throws {TimeLimitError} from the call that took longer
 */
export function deadline(ms: number, { clock = systemClock }: { clock?: Clock } = {}): Layer {
  // A timer cannot be set for longer than 2³¹ − 1 ms.
  if (!(ms > 0 && ms < 2 ** 31)) throw new InputError("deadline", "the limit must be above 0 ms and below 25 days", ms);
  return (call, next) =>
    new Promise((resolve, reject) => {
      const outer = call.options.signal;
      if (outer?.aborted) return reject(outer.reason);
      const controller = new AbortController();
      // What is below may not listen, so nobody waits for it any more.
      const end = <T>(settle: (value: T) => void, value: T) => {
        cancel();
        forget();
        settle(value);
      };
      const breakOff = (reason: unknown) => {
        controller.abort(reason);
        end(reject, reason);
      };
      const forget = onAbort(outer, () => breakOff(outer!.reason));
      const late = () => breakOff(new TimeLimitError(`no answer from ${call.model} within ${ms >= 1000 ? `${ms / 1000} s` : `${ms} ms`}`));
      const cancel = clock.after(ms, late);
      next({ ...call, options: { ...call.options, signal: controller.signal } }).then(
        (answer) => end(resolve, answer),
        (error) => end(reject, error),
      );
    });
}
