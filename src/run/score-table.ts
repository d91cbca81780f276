import { tmpdir } from "node:os";

/** One row of an answer: counts come as numbers, missing and non-finite numbers as null. */
export type Row = Readonly<Record<string, unknown>>;

/** A file of scores, open for questions in SQL. Its view is named `scores`. */
export interface ScoreTable {
  /** names of the part columns, without their `parts.`, in the file's order */
  readonly parts: readonly string[];
  /** whether the file has such a column at all */
  has(column: string): boolean;
  ask(sql: string): Promise<readonly Row[]>;
  close(): void;
}

/** How much of the machine the questions may use. */
export interface TableOptions {
  /** memory for intermediate results, as DuckDB writes it; what does not fit goes to a temporary folder; default "256MB" */
  readonly memoryLimit?: string;
  readonly threads?: number;
}

/** A name as SQL writes it: any name is possible for a part. */
export const name = (text: string): string => `"${text.replaceAll('"', '""')}"`;
const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** What is read of a file, in the types that questions rely on; a column that the file lacks is null throughout. */
const types = {
  row: "BIGINT",
  id: "VARCHAR",
  group: "VARCHAR",
  outcome: "VARCHAR",
  value: "DOUBLE",
  length: "DOUBLE",
  correct: "BOOLEAN",
  answer: "VARCHAR",
  error: "VARCHAR",
};

/**
 * Opens a `scores.parquet`. The database is loaded here and not with the program.
 *
 * @throws the database's own error when the file is missing or no Parquet
 */
export async function openScores(path: string, { memoryLimit = "256MB", threads }: TableOptions = {}): Promise<ScoreTable> {
  const { DuckDBInstance } = await import("@duckdb/node-api");
  const instance = await DuckDBInstance.create(":memory:", {
    memory_limit: memoryLimit,
    temp_directory: `${tmpdir()}/guerdon-${process.pid}`,
    preserve_insertion_order: "false",
    ...(threads === undefined ? {} : { threads: String(threads) }),
  });
  const connection = await instance.connect();
  const close = () => {
    connection.closeSync();
    instance.closeSync();
  };
  const ask = async (sql: string) => (await connection.runAndReadAll(sql)).getRowObjectsJS().map(plainRow);
  try {
    const file = `read_parquet(${literal(path)})`;
    const columns = new Set((await ask(`DESCRIBE SELECT * FROM ${file}`)).map((column) => String(column.column_name)));
    const parts = [...columns].filter((column) => column.startsWith("parts.")).map((column) => column.slice("parts.".length));
    const cast = (column: string, type: string) => `${columns.has(column) ? name(column) : "NULL"}::${type} AS ${name(column)}`;
    const selected = [
      ...Object.entries(types).map(([column, type]) => cast(column, type)),
      ...parts.map((part) => cast(`parts.${part}`, "DOUBLE")),
    ];
    await connection.run(`CREATE TEMP VIEW scores AS SELECT ${selected.join(", ")} FROM ${file}`);
    // ln of a binomial coefficient: groups may hold thousands of rollouts, and C(1000, 500) is past the largest double.
    await connection.run("CREATE TEMP MACRO ln_choose(n, k) AS lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)");
    return { parts, has: (column) => columns.has(column), ask, close };
  } catch (error) {
    close();
    throw error;
  }
}

function plainRow(row: Record<string, unknown>): Row {
  return Object.fromEntries(Object.entries(row).map(([key, value]) => [key, plain(value)]));
}

function plain(value: unknown): unknown {
  if (typeof value === "bigint") return Number(value);
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  return Array.isArray(value) ? value.map(plain) : value;
}
