/** A request is not answered with what it asked for; the door says so in the shape its clients expect. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  constructor(
    readonly status: 400 | 401 | 403 | 404 | 405 | 408 | 413 | 415 | 421 | 422 | 429 | 500 | 503 | 504,
    message: string,
    /** in seconds: when it may pass */
    readonly retryAfter?: number,
  ) {
    super(message);
  }
}
