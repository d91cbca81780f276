/** What a judging thread tells the server without messages: a thread that is blocked can send none, and just then it matters what it does. */
export const word = {
  /** 1 while the reward runs, 0 otherwise */
  busy: 0,
  /** number of the unit that is being judged, or 0 where only the batch is known */
  unit: 1,
  /** goes up with each judgement */
  calls: 2,
  /** goes up every 50 ms as long as the event loop turns */
  beats: 3,
  /** number of the batch that is being judged */
  batch: 4,
} as const;

export const wordsPerThread = 8;
