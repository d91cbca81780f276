import type { Table } from "../../core/index.ts";
import { cellKey, rowKey } from "./cell-key.ts";
import { matchColumns } from "./match-columns.ts";

/**
 * Holds the asked columns: does a result hold the rows of the gold result, perhaps beside columns that were not asked for?
 *
 *     ∃ columns of b, in some order: set(rows of a) = set(rows of b in these columns)
 *
 * Rows are a set: their order and repetitions do not matter. Numbers that are not whole are compared to six digits.
 * An answer with more columns is still right here; `sameDenotation` is the measure that asks for exactly the gold ones.
 *
 * @param gold a: the right result
 * @param given b: the result that is judged
 * @returns whether it does; a gold result without rows asks for one without rows
 * @source Defog 2023, SQL-Eval (github.com/defog-ai/sql-eval), eval/eval.py, subset match; there an order that the question asks for counts as well
 * @example holdsColumns({ columns: ["name"], rows: [["Ada"]] }, { columns: ["id", "name"], rows: [[1, "Ada"]] }) // true
 * @example holdsColumns({ columns: ["name"], rows: [["Ada"]] }, { columns: ["id"], rows: [[1]] }) // false
 */
export function holdsColumns(gold: Table, given: Table): boolean {
  if (gold.rows.length === 0 || given.rows.length === 0) return gold.rows.length === given.rows.length;
  const set = (keys: readonly string[]) => rowKey([...new Set(keys)].sort());
  const rows = (columns: readonly (readonly string[])[]) => set(columns[0]!.map((_, row) => rowKey(columns.map((column) => column[row]!))));
  const a = columnsOf(gold);
  const target = rows(a);
  return matchColumns(a, columnsOf(given), set, (chosen) => rows(chosen) === target);
}

const columnsOf = ({ rows }: Table) => Array.from({ length: rows[0]!.length }, (_, i) => rows.map((row) => cellKey(rounded(row[i]))));
const rounded = (value: unknown) => (typeof value === "number" && !Number.isInteger(value) ? Number(value.toPrecision(6)) : value);
