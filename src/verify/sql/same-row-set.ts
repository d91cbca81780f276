import type { Table } from "../../core/index.ts";
import { cellKey, rowKey } from "./cell-key.ts";

/**
 * Same set of rows: do two results have the same rows, however often and in whatever order?
 *
 *     [set(rows of a) = set(rows of b)]
 *
 * Columns are compared by position, numbers by value. A result that repeats rows equals one that does not; names of columns do not matter.
 *
 * @param gold a: the right result
 * @param given b: the result that is judged
 * @returns whether they are equal
 * @source Li et al. 2023 (BIRD), arXiv:2305.03111, execution accuracy, as in its evaluation script
 * @example sameRowSet({ columns: ["x"], rows: [[1], [2]] }, { columns: ["y"], rows: [[2], [1], [1]] }) // true
 * @example sameRowSet({ columns: ["x", "y"], rows: [[1, 2]] }, { columns: ["y", "x"], rows: [[2, 1]] }) // false
 */
export function sameRowSet(gold: Table, given: Table): boolean {
  const keys = ({ rows }: Table) => new Set(rows.map((row) => rowKey(row.map(cellKey))));
  const [a, b] = [keys(gold), keys(given)];
  return a.size === b.size && [...a].every((key) => b.has(key));
}
