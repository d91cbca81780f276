import { rename, rm } from "node:fs/promises";
import type { DuckDBAppender, DuckDBConnection, DuckDBType, DuckDBValue } from "@duckdb/node-api";
import { InputError } from "../core/index.ts";
import { connectDuckDB, sqlName, sqlText } from "./duckdb.ts";

/** What a column holds; `doubles` is a list of numbers a row. Every column takes null. */
export type ColumnType = "string" | "double" | "bigint" | "boolean" | "doubles";

/** Values of one column for consecutive rows. */
export type ColumnValues = ArrayLike<unknown>;

export interface ParquetWriter {
  /** Adds rows, given as columns of one length. Columns that are left out are null. */
  append(columns: Readonly<Record<string, ColumnValues>>): Promise<void>;
  /** Writes the file under its name. Until then there is none, so a file that is there is whole. */
  close(): Promise<void>;
  /** Gives up: nothing is left behind. */
  discard(): Promise<void>;
}

/** DuckDB's own length of a vector. */
const chunkRows = 2048;
/** What is held in memory before it is put aside as a part: rows, and characters of text. */
const partRows = 1_000_000;
const partCharacters = 64 * 2 ** 20;

const sqlTypes: Readonly<Record<ColumnType, string>> = {
  string: "VARCHAR",
  double: "DOUBLE",
  bigint: "BIGINT",
  boolean: "BOOLEAN",
  doubles: "DOUBLE[]",
};

/**
 * Writes a Parquet file, compressed with zstd, column batch by column batch and in bounded memory.
 *
 * @param columns name and type of each column, in order
 */
export async function createParquetWriter(path: string, columns: Readonly<Record<string, ColumnType>>): Promise<ParquetWriter> {
  const names = Object.keys(columns);
  if (names.length === 0) throw new InputError("createParquetWriter", "needs at least one column", columns);
  const types = Object.values(columns);
  const unknown = types.find((type) => !(type in sqlTypes));
  if (unknown !== undefined)
    throw new InputError("createParquetWriter", `a column type must be one of ${Object.keys(sqlTypes).join(", ")}`, unknown);
  const duckdb = await import("@duckdb/node-api");
  const { DuckDBDataChunk, LIST, listValue } = duckdb;
  const chunkTypes = types.map((type): DuckDBType => {
    if (type === "doubles") return LIST(duckdb.DOUBLE);
    return { string: duckdb.VARCHAR, double: duckdb.DOUBLE, bigint: duckdb.BIGINT, boolean: duckdb.BOOLEAN }[type];
  });
  const convert = types.map((type) =>
    type === "doubles" ? (value: unknown) => listValue(Array.from(value as ArrayLike<number>)) : type === "bigint" ? toBigInt : undefined,
  );

  const connection = await connectDuckDB();
  const table = sqlName(`writing ${nextTable++}`);
  const temporary = `${path}.${process.pid}.part`;
  const parts: string[] = [];
  let held = 0;
  let characters = 0;
  let appender: DuckDBAppender;
  await connection.run(`CREATE TABLE ${table} (${names.map((name, i) => `${sqlName(name)} ${sqlTypes[types[i]!]}`).join(", ")})`);
  const begin = async () => {
    appender = await connection.createAppender(table.slice(1, -1));
  };
  await begin();

  const putAside = async () => {
    appender.closeSync();
    const part = `${temporary}${parts.length}`;
    parts.push(part);
    await copy(connection, `SELECT * FROM ${table}`, part);
    await connection.run(`TRUNCATE ${table}`);
    held = characters = 0;
    await begin();
  };
  const end = async () => {
    await connection.run(`DROP TABLE IF EXISTS ${table}`);
    connection.closeSync();
    await Promise.all([temporary, ...parts].map((file) => rm(file, { force: true })));
  };

  return {
    async append(given) {
      const strange = Object.keys(given).find((name) => !(name in columns));
      if (strange !== undefined) throw new InputError("append", `columns are ${names.join(", ")}`, strange);
      const lengths = new Set(Object.values(given).map((values) => values.length));
      if (lengths.size > 1)
        throw new InputError(
          "append",
          "columns must have the same length",
          Object.fromEntries(Object.entries(given).map(([name, values]) => [name, values.length])),
        );
      const rows = [...lengths][0] ?? 0;
      for (let from = 0; from < rows; from += chunkRows) {
        const count = Math.min(chunkRows, rows - from);
        const chunk = DuckDBDataChunk.create(chunkTypes, count);
        chunk.setColumns(
          names.map((name, column) => {
            const values = given[name];
            const out = new Array<DuckDBValue>(count).fill(null);
            if (!values) return out;
            const change = convert[column];
            for (let i = 0; i < count; i++) {
              const value = values[from + i];
              if (value === null || value === undefined) continue;
              if (typeof value === "string") characters += value.length;
              out[i] = change ? change(value) : (value as DuckDBValue);
            }
            return out;
          }),
        );
        appender.appendDataChunk(chunk);
        held += count;
        if (held >= partRows || characters >= partCharacters) await putAside();
      }
    },
    async close() {
      appender.closeSync();
      try {
        if (parts.length === 0) await copy(connection, `SELECT * FROM ${table}`, temporary);
        else {
          if (held > 0) await putAside();
          await copy(connection, readAll(parts), temporary);
        }
        await rename(temporary, path);
      } finally {
        await end();
      }
    },
    async discard() {
      appender.closeSync();
      await end();
    },
  };
}

let nextTable = 0;

const toBigInt = (value: unknown) => BigInt(value as number | bigint);

/**
 * Joins Parquet files of the same columns into one, in the order given, in bounded memory. The result appears whole or not at all.
 */
export async function mergeParquet(paths: readonly string[], out: string): Promise<void> {
  if (paths.length === 0) throw new InputError("mergeParquet", "needs at least one file", paths);
  const connection = await connectDuckDB();
  const temporary = `${out}.${process.pid}.merge`;
  try {
    await copy(connection, readAll(paths), temporary);
    await rename(temporary, out);
  } finally {
    connection.closeSync();
    await rm(temporary, { force: true });
  }
}

const readAll = (paths: readonly string[]) => `SELECT * FROM read_parquet([${paths.map(sqlText).join(", ")}])`;

async function copy(connection: DuckDBConnection, query: string, path: string): Promise<void> {
  await connection.run(`COPY (${query}) TO ${sqlText(path)} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 100000)`);
}
