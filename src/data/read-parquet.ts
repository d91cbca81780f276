import { DataError } from "./data-error.ts";
import { connectDuckDB, sqlName, sqlText } from "./duckdb.ts";
import type { Row, RowBlock } from "./row.ts";

/**
 * The rows of a local Parquet file, streamed. DuckDB writes each as JSON, which is faster to take over than values one by one, and one rule holds
 * for everything nested: times become texts, whole numbers that a double cannot hold become texts, and what is not finite becomes null.
 *
 * @param name what to call the file in messages
 * @param skip rows to pass over
 * @param options.end the row to stop before, from 0
 * @param options.bytes size of the file, for progress
 * @param options.only the one column to read
 */
export async function* readParquet(
  path: string,
  name: string,
  skip: number,
  {
    end,
    bytes,
    onBytes,
    signal,
    only,
  }: { end?: number; bytes: number; onBytes?: (bytes: number) => void; signal?: AbortSignal; only?: string },
): AsyncGenerator<RowBlock> {
  const connection = await connectDuckDB();
  const refuse = (thrown: unknown) =>
    new DataError(name, `cannot be read as Parquet: ${String((thrown as Error).message).split("\n")[0]}`, undefined, { cause: thrown });
  try {
    const table = `read_parquet(${sqlText(path)})`;
    const described = await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${table}`).catch((thrown) => Promise.reject(refuse(thrown)));
    const columns = described.getRows().filter(([column]) => only === undefined || column === only) as [name: string, type: string][];
    // One column of texts, which is all that a look for groups needs, costs less as it is.
    const plain = only !== undefined && columns[0]?.[1] === "VARCHAR";
    const selected = plain
      ? sqlName(only)
      : `json_object(${columns.map(([column, type]) => `${sqlText(column)}, ${asJson(column, type)}`).join(", ")})::VARCHAR`;
    const counted = await connection.runAndReadAll(`SELECT count(*)::DOUBLE FROM ${table}`);
    const total = Number(counted.getRows()[0]![0]);
    const result = await connection.stream(
      `SELECT ${selected} FROM ${table}${end === undefined ? "" : ` LIMIT ${end - skip}`}${skip > 0 ? ` OFFSET ${skip}` : ""}`,
    );
    let row = skip;
    for (;;) {
      signal?.throwIfAborted();
      const chunk = await result.fetchChunk().catch((thrown) => Promise.reject(refuse(thrown)));
      if (!chunk || chunk.rowCount === 0) return;
      const texts = chunk.getColumnValues(0) as string[];
      const first = row;
      row += texts.length;
      onBytes?.((bytes * texts.length) / total);
      const rows = plain ? texts.map((text) => ({ [only]: text })) : texts.map(parse);
      yield { rows, start: { offset: 0, line: 1, skip: first }, place: (index) => `${name}: row ${first + index + 1}` };
    }
  } finally {
    connection.closeSync();
  }
}

const safe = 2 ** 53 - 1;

function asJson(column: string, type: string): string {
  const value = sqlName(column);
  if (/^U?(BIG|HUGE)INT$/.test(type))
    return `CASE WHEN ${value} BETWEEN -${safe} AND ${safe} THEN to_json(${value}) ELSE to_json(${value}::VARCHAR) END`;
  if (type === "DOUBLE" || type === "FLOAT") return `CASE WHEN isfinite(${value}) THEN ${value} END`;
  return type === "BLOB" ? `to_base64(${value})` : value;
}

function parse(text: string): Row {
  try {
    return JSON.parse(text) as Row;
  } catch {
    // Inside a list or a struct, DuckDB writes numbers that are not finite as JSON does not know them.
    return JSON.parse(
      text.replace(/"(?:[^"\\]|\\.)*"|-?\b(?:nan|NaN|inf|Infinity)\b/g, (token) => (token[0] === '"' ? token : "null")),
    ) as Row;
  }
}
