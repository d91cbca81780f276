/**
 * What the main thread and a worker tell each other without messages: a worker whose event loop is blocked can neither send nor receive,
 * and just then the main thread must know what it is doing.
 */

/** Words of 32 bits, one set for each worker. */
export const word = {
  /** what the worker is doing: one of `doing` */
  doing: 0,
  /** place in its segment of the first rollout of the judgement at hand */
  position: 1,
  /** how many rollouts it judges */
  count: 2,
  /** goes up with each judgement, so that a long batch of short ones does not look like one long one */
  calls: 3,
  /** goes up every 50 ms as long as the event loop turns */
  beats: 4,
  /** rollouts scored so far by this worker, since it was started */
  scored: 5,
  /** 1 when the main thread asks the worker to finish: it hands in what it has and ends */
  stop: 6,
  /** the segment that the worker reads */
  segment: 7,
} as const;

/** What a worker is doing. Only a judgement can hang: reading and counting are our own code. */
export const doing = {
  other: 0,
  /** inside a judgement that went through the guard: the time limit of one judgement holds */
  judgement: 1,
  /** inside the reward but in no judgement that went through the guard: the limit of a whole batch holds */
  batch: 2,
  /** judgements are waiting for something; whose continuation runs cannot be seen from outside */
  waiting: 3,
} as const;

export const wordsPerWorker = 8;

/** One number for a rollout's place in a segment, as the other threads know it. */
export const placeOf = (segment: number, position: number): number => segment * 2 ** 32 + position;

/** What all workers share about each segment, [segments]. */
export interface SegmentCounters {
  /** how many of its batches are given out */
  readonly taken: Int32Array;
  /** 1 once a worker reads it */
  readonly begun: Int32Array;
  /** 1 once a worker has read it to its end */
  readonly ended: Int32Array;
}

export function createCounters(segments: number): SegmentCounters {
  const words = () => new Int32Array(new SharedArrayBuffer(4 * segments));
  return { taken: words(), begun: words(), ended: words() };
}
