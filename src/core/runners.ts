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
}

/** Runs untrusted programs. Throws only when the runner itself fails; a program that crashes is a result. */
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
