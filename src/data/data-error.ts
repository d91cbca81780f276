import { InputError } from "../core/index.ts";

/** A data file cannot be read, or a row of it is not what it should be. The message begins with the file and, where there is one, the line. */
export class DataError extends InputError {
  override readonly name = "DataError";
  constructor(
    /** file, or file:line */
    place: string,
    problem: string,
    given?: unknown,
    options?: ErrorOptions,
  ) {
    super(place, problem, given);
    if (given === undefined) this.message = `${place}: ${problem}`;
    if (options?.cause !== undefined) this.cause = options.cause;
  }
}

/** What is wrong with one row. Whoever knows the place of the row makes a DataError of it. */
export class RowFault extends Error {
  constructor(
    readonly problem: string,
    readonly given?: unknown,
  ) {
    super(problem);
  }
}
