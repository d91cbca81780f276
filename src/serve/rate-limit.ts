/** Rollouts a second for each key, with a burst of as many: gives 0 where they may come in, otherwise the seconds to wait. */
export function createRateLimit(perSecond: number): (key: string, rollouts: number) => number {
  const buckets = new Map<string, { left: number; at: number }>();
  return (key, rollouts) => {
    const now = performance.now();
    const bucket = buckets.get(key) ?? { left: perSecond, at: now };
    bucket.left = Math.min(perSecond, bucket.left + ((now - bucket.at) / 1000) * perSecond);
    bucket.at = now;
    buckets.set(key, bucket);
    // A request larger than the burst may come in when the bucket is full: it could never come in otherwise.
    if (bucket.left >= Math.min(rollouts, perSecond)) {
      bucket.left -= rollouts;
      return 0;
    }
    return Math.ceil((Math.min(rollouts, perSecond) - bucket.left) / perSecond);
  };
}
