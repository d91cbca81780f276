const waiting = new WeakMap<AbortSignal, Set<() => void>>();

/**
 * Calls back when a signal is aborted, unless told not to any more by what it gives back. However many wait for one signal, it has one listener:
 * a thousand calls under one run's signal would be slow, and look like a leak.
 */
export function onAbort(signal: AbortSignal | undefined, call: () => void): () => void {
  if (!signal) return () => {};
  let calls = waiting.get(signal);
  if (!calls) {
    const set = new Set<() => void>();
    signal.addEventListener("abort", () => [...set].forEach((one) => one()), { once: true });
    waiting.set(signal, (calls = set));
  }
  const set = calls;
  set.add(call);
  return () => set.delete(call);
}
