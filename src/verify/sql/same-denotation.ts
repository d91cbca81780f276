import type { Table } from "../../core/index.ts";
import { cellKey, rowKey } from "./cell-key.ts";
import { matchColumns } from "./match-columns.ts";

/**
 * Same denotation: do two results hold the same rows, each as often, when the columns of one are put into the right order?
 *
 *     ∃ permutation π of the columns: bag(rows of a) = bag(π(rows of b));  lists instead of bags where the order of rows matters
 *
 * @param gold a: the right result
 * @param given b: the result that is judged
 * @param options.ordered whether the order of the rows matters, as it does when the gold query has an ORDER BY; default false
 * @returns whether they are equal; two results without rows are
 * @source Zhong, Yu and Klein 2020 (test suite accuracy, Spider), arXiv:2010.02840, section 2 and its released code
 * @example sameDenotation({ columns: ["x", "y"], rows: [[1, 2], [3, 4]] }, { columns: ["y", "x"], rows: [[4, 3], [2, 1]] }) // true
 * @example sameDenotation({ columns: ["x"], rows: [[1], [2]] }, { columns: ["x"], rows: [[2], [1]] }, { ordered: true }) // false
 */
export function sameDenotation(gold: Table, given: Table, { ordered = false }: { ordered?: boolean } = {}): boolean {
  if (gold.rows.length !== given.rows.length) return false;
  if (gold.rows.length === 0) return true;
  if (gold.rows[0]!.length !== given.rows[0]!.length) return false;
  const profile = (column: readonly string[]) => rowKey(ordered ? column : [...column].sort());
  const rows = (columns: readonly (readonly string[])[]) => {
    const keys = columns[0]!.map((_, row) => rowKey(columns.map((column) => column[row]!)));
    return rowKey(ordered ? keys : keys.sort());
  };
  const a = columnsOf(gold);
  const target = rows(a);
  return matchColumns(a, columnsOf(given), profile, (chosen) => rows(chosen) === target);
}

const columnsOf = ({ rows }: Table) => Array.from({ length: rows[0]!.length }, (_, i) => rows.map((row) => cellKey(row[i])));
