import { AsyncLocalStorage } from "node:async_hooks";

/**
 * The W3C `traceparent` on whose behalf models are asked now, where somebody traces that: requests of the built-in transports carry it.
 *
 *     tracing.run(traceparent, () => reward(rollouts, context))
 */
export const tracing = new AsyncLocalStorage<string>();

/** Headers with it. */
export function traced(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const traceparent = tracing.getStore();
  return traceparent === undefined ? headers : { traceparent, ...headers };
}
