/** A program that came out of a model, to be run where it can do no harm. */
export interface Program {
  readonly language: "python" | "javascript";
  readonly source: string;
  readonly stdin?: string;
  /** files to place beside it, by relative path */
  readonly files?: Readonly<Record<string, string>>;
  /** wall-clock limit, in milliseconds */
  readonly timeLimit?: number;
  /** memory limit, in bytes */
  readonly memoryLimit?: number;
  /** functions to call, in order, in place of running the program as a script; what they give back is in `returned` */
  readonly calls?: readonly FunctionCall[];
  /** assertion scripts about its functions, judged where the program cannot reach them; what they found is in `assertions` */
  readonly examination?: Examination;
}

/** A call with arguments that JSON can hold. `Solution.solve` is a method of an instance made without arguments. */
export interface FunctionCall {
  readonly function: string;
  readonly arguments: readonly unknown[];
}

/** Assertion scripts in the language of the program. They hold the expected values, so the program must not be able to read them. */
export interface Examination {
  readonly tests: readonly string[];
  /** trusted code that runs before the tests, such as helpers that they use */
  readonly setup?: string;
  /** names that the tests take from the program even where the language or the setup has one of the same name */
  readonly names?: readonly string[];
}

/** What one assertion of an examination came to. */
export interface Assertion {
  /** which of the tests it stands in, from 0, and its line there, from 1 */
  readonly test: number;
  readonly line: number;
  readonly passed: boolean;
  readonly why?: string;
}

/** How a program ended. Output past the runner's limit is cut, and `truncated` says so. */
export interface ProgramResult {
  readonly status: "finished" | "time-limit" | "memory-limit" | "killed";
  /** exit code; null where the program was killed */
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly truncated: boolean;
  /** wall-clock time, in milliseconds */
  readonly ms: number;
  /** one entry a call, in order: its value as JSON, or its error; calls that were not reached are missing */
  readonly returned?: readonly ({ readonly value: unknown } | { readonly error: string })[];
  /** every assertion that was reached or should have been */
  readonly assertions?: readonly Assertion[];
}

/**
 * Runs untrusted programs. Throws only when the runner itself fails; a program that crashes is a result.
 * Throws `InputError` where the request is at fault: tests that cannot be read, a language that it does not speak.
 */
export interface CodeRunner {
  run(program: Program, options?: { signal?: AbortSignal }): Promise<ProgramResult>;
}

export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly unknown[])[];
}

/**
 * Runs SQL against a database, read-only and bounded in time and rows.
 * Throws `SqlError` for a query that the database refuses; anything else it throws is the runner's own failure.
 */
export interface SqlRunner {
  /** @param database path or name, as the runner understands it */
  query(database: string, sql: string, options?: { timeLimit?: number; signal?: AbortSignal }): Promise<Table>;
}

/** The database refused or stopped a query: bad syntax, unknown column, a write, the time limit. */
export class SqlError extends Error {
  override readonly name = "SqlError";
  constructor(
    message: string,
    readonly reason: "refused" | "time-limit" | "too-many-rows" = "refused",
  ) {
    super(message);
  }
}
