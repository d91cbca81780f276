import { InputError } from "../../core/index.ts";

/**
 * The accepted queries that one line of Defog's SQL-Eval stands for.
 *
 * Alternatives are separated by semicolons. Columns in braces may be chosen: `SELECT {id, name}` accepts id, name, or both; `GROUP BY {}` then
 * groups by the chosen ones. Without braces and semicolons it is the query itself.
 *
 * @param gold the line
 * @returns every query that it accepts, in order
 * @throws {InputError} when there is no query, or more than 8 columns in one pair of braces
 * @source Defog 2023, SQL-Eval (github.com/defog-ai/sql-eval), eval/eval.py, get_all_minimal_queries
 * @example acceptedQueries("SELECT {id, name} FROM t GROUP BY {}") // ["SELECT id FROM t GROUP BY id", "SELECT name FROM t GROUP BY name", "SELECT id, name FROM t GROUP BY id, name"]
 * @example acceptedQueries("SELECT 1; SELECT 2") // ["SELECT 1", "SELECT 2"]
 */
export function acceptedQueries(gold: string): string[] {
  const queries = outsideTexts(gold).flatMap((query) => {
    const [open, close] = [query.indexOf("{"), query.indexOf("}")];
    if (open < 0 || close < open) return [query];
    const columns = query
      .slice(open + 1, close)
      .split(",")
      .map((column) => column.trim());
    if (columns.length > 8) throw new InputError("acceptedQueries", "braces must hold 8 columns at most", columns.length);
    return choices(columns).map((chosen) => {
      const list = chosen.join(", ");
      return query.slice(0, open) + list + query.slice(close + 1).replaceAll("GROUP BY {}", `GROUP BY ${list}`);
    });
  });
  if (queries.length === 0) throw new InputError("acceptedQueries", "needs a query", gold);
  return queries;
}

/** The pieces between semicolons that stand in no quotes, blank ones left out. */
const outsideTexts = (gold: string) =>
  (gold.match(/(?:'[^']*'|"[^"]*"|[^;'"]|['"])+/g) ?? []).map((query) => query.trim()).filter((query) => query !== "");

/** All ways to choose at least one column, fewer first. */
function choices(columns: readonly string[]): string[][] {
  const all = Array.from({ length: 2 ** columns.length - 1 }, (_, i) => columns.filter((_, c) => ((i + 1) >> c) & 1));
  return all.sort((a, b) => a.length - b.length);
}
