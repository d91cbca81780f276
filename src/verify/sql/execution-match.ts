import { each, type Reward, type SqlRunner } from "../../core/index.ts";
import { judgeSql, type SqlOptions } from "./judge-sql.ts";

/**
 * Execution match: does the query in the response give the result of an accepted query?
 *
 *     R(y) = 1[∃ accepted g: result(q(y)) = result(g)]
 *
 * The query is read as in `extractSql`. What the database refuses or stops is not right. `same` says when results are equal: by default the same
 * set of rows (BIRD); `sameDenotation` (Spider) and `holdsColumns` (Defog) are others.
 *
 * @param runner where queries run, read-only and bounded; the reference holds the accepted query or a list of them
 * @param options.database the name of the rollout's database; default the field db_id, db, database or db_name
 * @param options.same (gold, given, goldSql) → whether the results are equal; default sameRowSet
 * @param options.timeLimit of a query, in milliseconds; default the runner's
 * @returns 1 or 0, with what went wrong as `why`; the score's `answer` is the set of rows, so that answers can be voted on
 * @throws {InvalidRollout} when the rollout has no reference or no database, or the database refuses an accepted query
 * @range [0, 1]
 * @source Li et al. 2023 (BIRD), arXiv:2305.03111, execution accuracy
 * @example await scoreOne(executionMatch({ query: async (db, sql) => ({ columns: ["n"], rows: [[sql.length]] }) }), { response: "```sql\nSELECT 2\n```", reference: "SELECT 1", fields: { db_id: "shop" } }) // { value: 1 }
 */
export function executionMatch(runner: SqlRunner, options: SqlOptions = {}): Reward {
  return each(async (rollout, { signal }) => {
    const { right, why, answer } = await judgeSql("executionMatch", runner, rollout, options, signal);
    return { value: right ? 1 : 0, ...(why !== undefined && { why }), ...(answer !== undefined && { answer }) };
  });
}
