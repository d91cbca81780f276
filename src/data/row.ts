/** One row of a data file, as parsed. */
export type Row = Readonly<Record<string, unknown>>;

/** A place in one file where reading can begin: a byte, the line there, and how many rows to pass over from it. */
export interface FileStart {
  readonly offset: number;
  readonly line: number;
  readonly skip: number;
}

/** A place in the whole input where reading can begin. */
export interface Mark extends FileStart {
  /** which of the files */
  readonly file: number;
  /** position of the first row from there in the whole input */
  readonly row: number;
}

export const fileBegin: FileStart = { offset: 0, line: 1, skip: 0 };

/** Consecutive rows of one file. */
export interface RowBlock {
  readonly rows: readonly Row[];
  /** where to begin in order to read from the first row of this block on */
  readonly start: FileStart;
  /** file:line of a row of this block, for messages */
  place(index: number): string;
}

/** What kind of thing a value is, in the words of JSON. */
export const kindOf = (value: unknown): string => (value === null ? "null" : Array.isArray(value) ? "list" : typeof value);

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const isTexts = (value: unknown): value is string[] => Array.isArray(value) && value.every((entry) => typeof entry === "string");
