import { createRequire } from "node:module";
import type { DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";

let instance: Promise<DuckDBInstance> | undefined;

/** A connection to the process's one DuckDB, which is loaded when first asked for. It keeps to little memory and reaches no network. */
export async function connectDuckDB(): Promise<DuckDBConnection> {
  instance ??= loadDuckDB().DuckDBInstance.create(":memory:", {
    memory_limit: "256MB",
    threads: "2",
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
  });
  return (await instance).connect();
}

/** DuckDB as the CommonJS package it is: importing it would first search its 200 files for the names they export, which takes longer than to load it. */
export const loadDuckDB = () => createRequire(import.meta.url)("@duckdb/node-api") as typeof import("@duckdb/node-api");

/** A text as an SQL string. */
export const sqlText = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** A column name as an SQL identifier. */
export const sqlName = (name: string): string => `"${name.replaceAll('"', '""')}"`;
