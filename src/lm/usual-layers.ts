import { type Account, chargeTo } from "./account.ts";
import { cancelOn } from "./cancel-on.ts";
import { deadline } from "./deadline.ts";
import type { Layer } from "./layered.ts";
import { limitConcurrency } from "./limit-concurrency.ts";
import { limitRate, type RateLimits } from "./limit-rate.ts";
import { type AnswerCache, remember } from "./remember.ts";
import { type RetryOptions, retry } from "./retry.ts";

export interface UsualLayers extends RateLimits, RetryOptions {
  readonly cache?: AnswerCache;
  /** ends everything */
  readonly signal?: AbortSignal;
  /** limit of a call with all its tries and waits, in milliseconds */
  readonly deadline?: number;
  /** limit of one try, in milliseconds; default 10 minutes; Infinity for none */
  readonly attemptLimit?: number;
  /** requests under way at the same time; default 32 */
  readonly concurrency?: number;
  readonly account?: Account;
}

/**
 * The layers that a run wants around a model, in the one order in which they do not get in each other's way: what is remembered costs nothing and waits for nothing;
 * a pause between tries holds no place; each try counts against the rate and the account.
 *
 *     layered(openaiCompatible({ baseUrl, model }), ...usualLayers({ cache: openAnswerCache("answers"), account, requestsPerMinute: 500 }))
 */
export function usualLayers(options: UsualLayers = {}): readonly Layer[] {
  const { cache, signal, account, concurrency = 32, attemptLimit = 600_000, requestsPerMinute, tokensPerMinute, clock } = options;
  return [
    ...(signal ? [cancelOn(signal)] : []),
    ...(cache ? [remember(cache)] : []),
    ...(options.deadline === undefined ? [] : [deadline(options.deadline, { clock })]),
    retry(options),
    limitConcurrency(concurrency),
    ...(requestsPerMinute === undefined && tokensPerMinute === undefined ? [] : [limitRate(options)]),
    ...(account ? [chargeTo(account)] : []),
    ...(attemptLimit === Infinity ? [] : [deadline(attemptLimit, { clock })]),
  ];
}
