/** An endpoint answered, but not with what was asked for. Trying again does not help; where it may, this is the cause of a `TransientError`. */
export class EndpointError extends Error {
  override readonly name = "EndpointError";
  constructor(
    message: string,
    /** HTTP status of the answer */
    readonly status: number,
    /** beginning of its body */
    readonly body: string,
  ) {
    super(message);
  }
}
