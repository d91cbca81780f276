import { createRequire } from "node:module";
import type { DuckDBConnection, DuckDBType } from "@duckdb/node-api";
import { outcomeNames } from "../../core/index.ts";
import { baseColumns, type ResultColumn, type ResultTable } from "./columns.ts";

// As the CommonJS package it is: importing it would first search its 200 files for the names they export, which takes longer than to load it.
const { DOUBLE, DuckDBDataChunk, DuckDBInstance, LIST, listValue, UTINYINT, VARCHAR } = createRequire(import.meta.url)(
  "@duckdb/node-api",
) as typeof import("@duckdb/node-api");

const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;
const literal = (text: string) => `'${text.replaceAll("'", "''")}'`;

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
const shardOptions = "FORMAT parquet, COMPRESSION uncompressed";

/** Writes tables of results as Parquet files and puts them together. */
export interface ShardWriter {
  write(path: string, table: ResultTable): Promise<void>;
  /** One file out of several, in the order given. A column that some of them lack is missing in their rows; base columns are always there. */
  merge(paths: readonly string[], out: string, jsonl?: string): Promise<void>;
  /** An id that stands in more than one row of a file, with the first two positions; undefined where each id stands in one. */
  repeatedId(path: string): Promise<{ id: string; rows: [number, number] } | undefined>;
  close(): void;
}

/** @param options.spill folder for what does not fit into memory; made when it is needed */
export async function createShardWriter({ spill, memoryLimit = "256MB" }: { spill: string; memoryLimit?: string }): Promise<ShardWriter> {
  const instance = await DuckDBInstance.create(":memory:", { memory_limit: memoryLimit, threads: "2", temp_directory: spill });
  const connection = await instance.connect();
  return {
    write: (path, table) => writeTable(connection, path, table),
    merge: (paths, out, jsonl) => mergeFiles(connection, paths, out, jsonl),
    repeatedId: (path) => repeatedId(connection, path),
    close: () => {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

const chunkRows = 2048;

async function writeTable(connection: DuckDBConnection, path: string, { rows, columns }: ResultTable): Promise<void> {
  await connection.run(
    `CREATE OR REPLACE TABLE shard (${columns.map(({ name, type }) => `${quoted(name)} ${types[type].staged}`).join(", ")})`,
  );
  const appender = await connection.createAppender("shard");
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
      } else chunk.setColumnValues(index, column.values.slice(from, end) as (string | null)[]);
    });
    appender.appendDataChunk(chunk);
  }
  appender.closeSync();
  const selected = columns.map(({ name, type }) => `${types[type].select(quoted(name))} AS ${quoted(name)}`).join(", ");
  await connection.run(`COPY (SELECT ${selected} FROM shard) TO ${literal(path)} (${shardOptions})`);
  await connection.run("DROP TABLE shard");
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

async function repeatedId(connection: DuckDBConnection, path: string): Promise<{ id: string; rows: [number, number] } | undefined> {
  const file = `read_parquet(${literal(path)})`;
  const counted = await connection.runAndReadAll(`SELECT count(*) FROM ${file}`);
  // Equal ids have equal hashes, so a part of the hashes at a time is enough: memory is the same for a million rows and for many.
  const passes = Math.ceil(Number(counted.getRows()[0]![0]) / 1_000_000);
  for (let pass = 0; pass < passes; pass++) {
    const found = await connection.runAndReadAll(
      `SELECT min(id), min(row), max(row) FROM ${file} WHERE hash(id) % ${passes} = ${pass} GROUP BY hash(id) HAVING count(*) > 1 AND min(id) = max(id) LIMIT 1`,
    );
    const [id, first, second] = found.getRowsJson()[0] ?? [];
    if (id != null) return { id: String(id), rows: [Number(first), Number(second)] };
  }
  return undefined;
}
