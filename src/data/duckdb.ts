import type { DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";

let instance: Promise<DuckDBInstance> | undefined;

/** A connection to the process's one DuckDB, which is loaded when first asked for. It keeps to little memory and reaches no network. */
export async function connectDuckDB(): Promise<DuckDBConnection> {
  instance ??= import("@duckdb/node-api").then(({ DuckDBInstance }) =>
    DuckDBInstance.create(":memory:", {
      memory_limit: "256MB",
      threads: "2",
      autoinstall_known_extensions: "false",
      autoload_known_extensions: "false",
    }),
  );
  return (await instance).connect();
}

/** A text as an SQL string. */
export const sqlText = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** A column name as an SQL identifier. */
export const sqlName = (name: string): string => `"${name.replaceAll('"', '""')}"`;
