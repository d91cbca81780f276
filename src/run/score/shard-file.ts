import { createRequire } from "node:module";
import type { DuckDBConnection, DuckDBType } from "@duckdb/node-api";
import { outcomeNames } from "../../core/index.ts";
import { baseColumns, between, escape, escaped, packedTexts, type ResultColumn, type ResultTable } from "./columns.ts";

// As the CommonJS package it is: importing it would first search its 200 files for the names they export, which takes longer than to load it.
const { DOUBLE, DuckDBDataChunk, DuckDBInstance, LIST, listValue, UTINYINT, VARCHAR } = createRequire(import.meta.url)(
  "@duckdb/node-api",
) as typeof import("@duckdb/node-api");

const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;
const literal = (text: string) => `'${text.replaceAll("'", "''")}'`;

const character = (text: string) => `chr(${text.charCodeAt(0)})`;

/** What takes a text out of a packed column. */
const unescaped = (name: string) =>
  escaped.reduce(
    (text, [whole, code]) => `replace(${text}, ${character(escape)} || '${code[1]}', ${character(whole)})`,
    `nullif(${name}, ${character(escape)})`,
  );

/** How each type of column travels into the database, what it is in the file, and how the one becomes the other. */
const types: Record<ResultColumn["type"], { staged: DuckDBType; sql: string; select: (name: string) => string }> = {
  number: { staged: DOUBLE, sql: "DOUBLE", select: (name) => `if(isnan(${name}), NULL, ${name})` },
  integer: { staged: DOUBLE, sql: "BIGINT", select: (name) => `if(isnan(${name}), NULL, ${name}::BIGINT)` },
  text: { staged: VARCHAR, sql: "VARCHAR", select: (name) => name },
  numbers: { staged: LIST(DOUBLE), sql: "DOUBLE[]", select: (name) => name },
  outcome: { staged: UTINYINT, sql: "VARCHAR", select: (name) => `[${outcomeNames.map(literal).join(", ")}][${name} + 1]` },
};

const parquetOptions = "FORMAT parquet, COMPRESSION zstd";
/** Shards live only until they are put together, so no time is spent on packing them. */
const shardOptions = "FORMAT parquet, COMPRESSION uncompressed, DICTIONARY_SIZE_LIMIT 1";

/** An id, and the positions of the first and the last row that have it. */
export interface RepeatedId {
  readonly id: string;
  readonly rows: readonly [number, number];
}

/** Writes tables of results as Parquet files and puts them together. */
export interface ShardWriter {
  write(path: string, table: ResultTable): Promise<void>;
  /** One file out of several, in the order given. A column that some of them lack is missing in their rows; base columns are always there. */
  merge(paths: readonly string[], out: string, jsonl?: string): Promise<void>;
  /** An id that stands in more than one row of several files, with so many rows in all; undefined where each id stands in one. May run beside `merge`. */
  repeatedId(paths: readonly string[], rows: number): Promise<RepeatedId | undefined>;
  close(): void;
}

/** @param options.spill folder for what does not fit into memory; made when it is needed */
export async function createShardWriter({ spill, memoryLimit = "256MB" }: { spill: string; memoryLimit?: string }): Promise<ShardWriter> {
  const instance = await DuckDBInstance.create(":memory:", { memory_limit: memoryLimit, threads: "2", temp_directory: spill });
  const connection = await instance.connect();
  const second = await instance.connect();
  return {
    write: (path, table) => writeTable(connection, path, table),
    merge: (paths, out, jsonl) => mergeFiles(connection, paths, out, jsonl),
    repeatedId: (paths, rows) => repeatedId(second, paths, rows),
    close: () => {
      connection.closeSync();
      second.closeSync();
      instance.closeSync();
    },
  };
}

/** DuckDB's own length of a vector. */
const chunkRows = 2048;

async function writeTable(connection: DuckDBConnection, path: string, { rows, columns }: ResultTable): Promise<void> {
  const packed = columns.filter(({ type }) => type === "text");
  await stage(
    connection,
    "plain",
    columns.filter(({ type }) => type !== "text"),
    rows,
  );
  await stage(connection, "packed", packed, Math.ceil(rows / packedTexts));
  const texts = packed.map(({ name }) => `unnest(string_split(${quoted(name)}, ${character(between)})) AS ${quoted(name)}`).join(", ");
  const tables = packed.length > 0 ? `plain POSITIONAL JOIN (SELECT ${texts} FROM packed)` : "plain";
  const select = (column: ResultColumn) =>
    (column.type === "text" && column.escapes ? unescaped : types[column.type].select)(quoted(column.name));
  const selected = columns.map((column) => `${select(column)} AS ${quoted(column.name)}`).join(", ");
  await connection.run(`COPY (SELECT ${selected} FROM ${tables}) TO ${literal(path)} (${shardOptions})`);
  await connection.run("DROP TABLE plain; DROP TABLE IF EXISTS packed");
}

/** Makes a table of columns as they travel. */
async function stage(connection: DuckDBConnection, table: string, columns: readonly ResultColumn[], rows: number): Promise<void> {
  if (columns.length === 0) return;
  await connection.run(
    `CREATE OR REPLACE TABLE ${table} (${columns.map(({ name, type }) => `${quoted(name)} ${types[type].staged}`).join(", ")})`,
  );
  const appender = await connection.createAppender(table);
  const staged = columns.map(({ type }) => types[type].staged);
  for (let from = 0; from < rows; from += chunkRows) {
    const end = Math.min(rows, from + chunkRows);
    const chunk = DuckDBDataChunk.create(staged, end - from);
    columns.forEach((column, index) => {
      if (column.values instanceof Float64Array || column.values instanceof Uint8Array) {
        const vector = chunk.getColumnVector(index) as unknown as { items: Float64Array | Uint8Array; flush(): void };
        vector.items.set(column.values.subarray(from, end));
        vector.flush();
      } else if (column.type === "numbers") {
        chunk.setColumnValues(
          index,
          column.values.slice(from, end).map((list) => list && listValue(list)),
        );
      } else chunk.setColumnValues(index, column.values.slice(from, end) as string[]);
    });
    appender.appendDataChunk(chunk);
  }
  appender.closeSync();
}

async function mergeFiles(connection: DuckDBConnection, paths: readonly string[], out: string, jsonl?: string): Promise<void> {
  // Each thread holds its own stretch of the file: with one, memory is the same for a million rows and for many.
  await connection.run("SET threads = 1");
  const files = `read_parquet([${paths.map(literal).join(", ")}], union_by_name = true)`;
  const described = await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${files}`);
  const present = new Set(described.getColumns()[0] as string[]);
  const parts = [...present].filter((name) => name.startsWith("parts.")).sort();
  const place = baseColumns.findIndex(({ name }) => name === "value") + 1;
  const base = baseColumns.map(({ name, type }) => (present.has(name) ? quoted(name) : `NULL::${types[type].sql} AS ${quoted(name)}`));
  const selected = [...base.slice(0, place), ...parts.map(quoted), ...base.slice(place)].join(", ");
  await connection.run(`COPY (SELECT ${selected} FROM ${files}) TO ${literal(out)} (${parquetOptions})`);
  if (jsonl) await connection.run(`COPY (SELECT * FROM read_parquet(${literal(out)})) TO ${literal(jsonl)} (FORMAT json)`);
}

async function repeatedId(connection: DuckDBConnection, paths: readonly string[], rows: number): Promise<RepeatedId | undefined> {
  if (paths.length === 0) return undefined;
  const files = `read_parquet([${paths.map(literal).join(", ")}], union_by_name = true)`;
  // Equal ids have equal hashes, so a part of the hashes at a time is enough: memory is the same for a million rows and for many.
  const passes = Math.ceil(rows / 1_000_000);
  for (let pass = 0; pass < passes; pass++) {
    const part = `FROM ${files} WHERE id IS NOT NULL AND hash(id) % ${passes} = ${pass}`;
    const counted = await connection.runAndReadAll(`SELECT count(*) > count(DISTINCT hash(id)) ${part}`);
    if (counted.getRows()[0]![0] !== true) continue;
    const found = await connection.runAndReadAll(`SELECT id, min(row), max(row) ${part} GROUP BY id HAVING count(*) > 1 LIMIT 1`);
    const [id, first, second] = found.getRowsJson()[0] ?? [];
    if (id != null) return { id: String(id), rows: [Number(first), Number(second)] };
  }
  return undefined;
}
