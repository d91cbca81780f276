import { each, InputError, judgeBatch, type Reward, type SqlRunner, valueOf } from "../../core/index.ts";
import { judgeSql, type SqlOptions } from "./judge-sql.ts";
import { schemaLinking } from "./schema-linking.ts";
import { sqlNgramJaccard } from "./sql-ngram-jaccard.ts";
import { tagLines } from "./tag-lines.ts";

/** See reasoningSql. */
export interface ReasoningSqlOptions extends SqlOptions {
  executionWeight?: number;
  linking?: (gold: string, predicted: string) => number;
  feedback?: Reward;
}

/**
 * Reasoning-SQL: execution, and partial rewards that lead to it.
 *
 *     R(y) = w_x · 1[right] + 1[runs] + linking(g, q) + Jaccard of bigrams(g, q) + format(y) + (feedback(y) where not right)
 *
 * With w_x = 3 a wrong query stays below a right one whatever else it gains: at most 3.5 against at least 4 (before a tail is taken off). Several accepted queries: the partial
 * rewards are those of the nearest. Without SELECT there is no linking.
 *
 * @param runner where queries run, read-only and bounded; the reference holds the accepted query or a list of them
 * @param options.executionWeight w_x: worth of the right result; default 3
 * @param options.linking (gold, predicted) → [0, 1]; default schemaLinking as in the paper, schemaRecall as in its released code
 * @param options.feedback a judge that sees only wrong queries and gives partial credit, in the paper from 0 to 2, which may outweigh execution; default none
 * @param options.database the name of the rollout's database; default the field db_id, db, database or db_name
 * @param options.same (gold, given, goldSql) → whether the results are equal; default sameRowSet
 * @param options.timeLimit of a query, in milliseconds; default the runner's
 * @returns the sum, with the parts execution, syntax, linking, ngrams, format and, where asked, feedback, unweighted
 * @throws {InputError} when the weight is negative
 * @throws {InvalidRollout} when the rollout has no reference or no database, or the database refuses an accepted query
 * @source Pourreza et al. 2025 (Reasoning-SQL), arXiv:2503.23157, section 3.2; weights from its released training script
 * @example await scoreOne(reasoningSql({ query: async () => ({ columns: [], rows: [] }) }), { response: "SELECT a FROM t", reference: "SELECT a FROM t", fields: { db: "shop" } }) // { value: 6, parts: { execution: 1, syntax: 1, linking: 1, ngrams: 1, format: 0 } }
 */
export function reasoningSql(
  runner: SqlRunner,
  { executionWeight = 3, linking = schemaLinking, feedback, ...options }: ReasoningSqlOptions = {},
): Reward {
  if (!(executionWeight >= 0)) throw new InputError("reasoningSql", "executionWeight must be at least 0", executionWeight);
  const formatOf = tagLines();
  return each(async (rollout, context) => {
    const { sql, gold, right, runs, why, answer } = await judgeSql("reasoningSql", runner, rollout, options, context.signal);
    const ask = async (reward: Reward) => {
      const [verdict] = await judgeBatch(reward, [rollout], context);
      if (verdict instanceof Error) throw verdict;
      return valueOf(verdict!);
    };
    const nearest = right ? gold.slice(0, 1) : gold;
    const judged = feedback && !right ? await ask(feedback) : null;
    const parts = {
      execution: right ? 1 : 0,
      syntax: runs ? 1 : 0,
      linking: Math.max(...nearest.map((query) => linking(query, sql))),
      ngrams: Math.max(...nearest.map((query) => sqlNgramJaccard(query, sql))),
      format: (await ask(formatOf)) ?? 0,
      ...(judged !== null && { feedback: judged }),
    };
    const { execution, ...others } = parts;
    const value = executionWeight * execution + Object.values(others).reduce((total, part) => total + part, 0);
    return { value, parts, ...(why !== undefined && { why }), ...(answer !== undefined && { answer }) };
  });
}
