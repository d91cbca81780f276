/** Shortens any value to something that fits into one line of an error. */
export function show(value: unknown, limit = 120): string {
  let text: string | undefined;
  try {
    text = typeof value === "string" ? JSON.stringify(value) : typeof value === "number" ? String(value) : JSON.stringify(value);
  } catch {
    // Cyclic objects and the like have no JSON; their plain name is enough in an error.
  }
  text ??= String(value);
  return text.length > limit ? `${text.slice(0, limit)}… (${text.length} characters)` : text;
}

/**
 * A call was made with something it cannot work with. The message says where, what was expected and what was given.
 *
 *     throw new InputError("overlongPenalty", "bufferTokens must be in (0, maxTokens]", { maxTokens, bufferTokens });
 */
export class InputError extends Error {
  override readonly name: string = "InputError";
  constructor(
    /** the function that refuses, as users write it */
    readonly where: string,
    /** what it expects */
    readonly expected: string,
    /** what it got */
    readonly given: unknown,
  ) {
    super(`${where}: ${expected}; got ${show(given)}`);
  }
}

/**
 * A rollout cannot be judged through a fault of its own: no reference, an unreadable gold answer, a missing column.
 * Its outcome is `invalid`, and it is left out of every statistic.
 */
export class InvalidRollout extends InputError {
  override readonly name = "InvalidRollout";
}

/** A failure that may pass when tried again: a busy endpoint, a broken connection, a sandbox that died. */
export class TransientError extends Error {
  override readonly name = "TransientError";
  /** how long the other side asked us to wait, in milliseconds */
  readonly retryAfter: number | undefined;
  constructor(message: string, options: ErrorOptions & { retryAfter?: number } = {}) {
    super(message, options);
    this.retryAfter = options.retryAfter;
  }
}

/** A rollout was not judged within its time limit. Its outcome is `timeout`. */
export class TimeLimitError extends Error {
  override readonly name = "TimeLimitError";
}

/** What was thrown, as an error: anything can be thrown. */
export const toError = (thrown: unknown): Error => (thrown instanceof Error ? thrown : new Error(String(thrown)));
