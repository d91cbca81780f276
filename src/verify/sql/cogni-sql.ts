import { combine, InputError, type Reward, type SqlRunner, valueOf } from "../../core/index.ts";
import { tagFormat } from "../tag-format.ts";
import { executionMatch } from "./execution-match.ts";
import type { SqlOptions } from "./judge-sql.ts";

/**
 * CogniSQL-R1-Zero: execution, and a little for the form. Nothing else.
 *
 *     R(y) = 1[right] + w_f · 1[y is one <think> block and one <answer> block]
 *
 * @param runner where queries run, read-only and bounded; the reference holds the accepted query or a list of them
 * @param options.formatWeight w_f ≥ 0: worth of the form; default 0.1
 * @param options.database the name of the rollout's database; default the field db_id, db, database or db_name
 * @param options.same (gold, given, goldSql) → whether the results are equal; default sameRowSet
 * @param options.timeLimit of a query, in milliseconds; default the runner's
 * @returns the sum, with the parts execution and format, unweighted
 * @throws {InputError} when the weight is negative
 * @throws {InvalidRollout} when the rollout has no reference or no database, or the database refuses an accepted query
 * @source Gajjar et al. 2025 (CogniSQL-R1-Zero), arXiv:2507.06013, reward; the paper gives no w_f, 0.1 is ours
 * @example await scoreOne(cogniSql({ query: async () => ({ columns: [], rows: [] }) }), { response: "<think>Count.</think><answer>SELECT 1</answer>", reference: "SELECT 1", fields: { db: "shop" } }) // { value: 1.1, parts: { format: 1 } }
 */
export function cogniSql(runner: SqlRunner, { formatWeight = 0.1, ...options }: SqlOptions & { formatWeight?: number } = {}): Reward {
  if (!(formatWeight >= 0)) throw new InputError("cogniSql", "formatWeight must be at least 0", formatWeight);
  return combine({ execution: executionMatch(runner, options), format: tagFormat("think", "answer") }, (parts) => ({
    value: valueOf(parts.execution)! + formatWeight * valueOf(parts.format)!,
    parts,
  }));
}
