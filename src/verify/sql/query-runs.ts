import { each, type Reward, type Rollout, responseText, SqlError, type SqlRunner } from "../../core/index.ts";
import { extractSql } from "./extract-sql.ts";
import { databaseOf } from "./judge-sql.ts";

/**
 * Query runs: does the database execute the query in the response, whatever it gives?
 *
 *     R(y) = 1[q(y) runs without error within its limits]
 *
 * @param runner where queries run, read-only and bounded
 * @param options.database the name of the rollout's database; default the field db_id, db, database or db_name
 * @param options.timeLimit in milliseconds; default the runner's
 * @returns 1 or 0, with the database's words as `why`
 * @throws {InvalidRollout} when the rollout has no database
 * @range [0, 1]
 * @source Pourreza et al. 2025 (Reasoning-SQL), arXiv:2503.23157, syntax check reward
 * @example await scoreOne(queryRuns({ query: async () => ({ columns: [], rows: [] }) }), { response: "SELECT 1", fields: { db: "shop" } }) // 1
 */
export function queryRuns(
  runner: SqlRunner,
  { database = (one) => databaseOf("queryRuns", one), timeLimit }: { database?: (rollout: Rollout) => string; timeLimit?: number } = {},
): Reward {
  return each(async (rollout, { signal }) => {
    try {
      const options = { signal, ...(timeLimit !== undefined && { timeLimit }) };
      await runner.query(database(rollout), extractSql(responseText(rollout)), options);
      return 1;
    } catch (error) {
      if (error instanceof SqlError) return { value: 0, why: error.message };
      throw error;
    }
  });
}
