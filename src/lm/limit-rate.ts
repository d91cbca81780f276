import { InputError } from "../core/index.ts";
import { type Clock, sleep, systemClock } from "./clock.ts";
import type { Layer, ModelCall } from "./layered.ts";

export interface RateLimits {
  readonly requestsPerMinute?: number;
  /** of prompt and answer together */
  readonly tokensPerMinute?: number;
  readonly clock?: Clock;
}

const minute = 60_000;

/**
 * No stretch of 60 seconds has more requests, or more tokens, than this; calls wait in the order in which they came.
 * What a call will take is guessed from the length of its prompt and the answers so far, and put right when the endpoint has counted.
 *
 * @throws {InputError} when a limit is not above 0
 */
export function limitRate({ requestsPerMinute = Infinity, tokensPerMinute = Infinity, clock = systemClock }: RateLimits): Layer {
  if (!(requestsPerMinute > 0 && tokensPerMinute > 0))
    throw new InputError("limitRate", "limits must be above 0", { requestsPerMinute, tokensPerMinute });
  /** What went out in the last minute, oldest first. */
  const recent: { readonly at: number; tokens: number; gone?: true }[] = [];
  let tokens = 0;
  let answerTokens = 0;
  let answers = 0;
  let turn: Promise<unknown> = Promise.resolve();

  const guess = ({ input, options }: ModelCall) =>
    Math.ceil(JSON.stringify(input).length / 4) +
    (options.n ?? 1) * Math.min(options.maxTokens ?? Infinity, answers > 0 ? answerTokens / answers : 256);

  /** Waits until there is room, and takes it. Who wants more than a whole minute offers goes when nobody else is there. */
  const enter = async (wanted: number, signal: AbortSignal | undefined) => {
    for (;;) {
      signal?.throwIfAborted();
      const now = clock.now();
      while (recent.length > 0 && recent[0]!.at + minute <= now) {
        const old = recent.shift()!;
        old.gone = true;
        tokens -= old.tokens;
      }
      if (recent.length < requestsPerMinute && (tokens + wanted <= tokensPerMinute || recent.length === 0)) {
        const entry: (typeof recent)[number] = { at: now, tokens: wanted };
        recent.push(entry);
        tokens += wanted;
        return entry;
      }
      await sleep(clock, recent[0]!.at + minute - now, signal);
    }
  };

  return async (call, next) => {
    const { signal, onUsage } = call.options;
    const entered = turn.then(() => enter(guess(call), signal));
    turn = entered.catch(() => {});
    const entry = await entered;
    let counted = 0;
    const options = {
      ...call.options,
      onUsage: (usage: Parameters<NonNullable<typeof onUsage>>[0]) => {
        counted += usage.promptTokens + usage.completionTokens;
        answers += call.options.n ?? 1;
        answerTokens += usage.completionTokens;
        if (!entry.gone) tokens += counted - entry.tokens;
        entry.tokens = counted;
        onUsage?.(usage);
      },
    };
    return next({ ...call, options });
  };
}
