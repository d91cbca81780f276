import {
  acceptedTexts,
  hash32,
  InvalidRollout,
  type Rollout,
  responseText,
  SqlError,
  type SqlRunner,
  type Table,
} from "../../core/index.ts";
import { cellKey, rowKey } from "./cell-key.ts";
import { extractSql } from "./extract-sql.ts";
import { sameRowSet } from "./same-row-set.ts";

/** How queries are run and their results compared. */
export interface SqlOptions {
  /** the name of the rollout's database, as the runner understands it */
  readonly database?: (rollout: Rollout) => string;
  /** whether a result is as good as the gold one */
  readonly same?: (gold: Table, given: Table, goldSql: string) => boolean;
  /** in milliseconds */
  readonly timeLimit?: number;
}

/** What came of the query in a response. */
export interface JudgedSql {
  readonly sql: string;
  readonly runs: boolean;
  readonly right: boolean;
  /** the accepted queries, first the one that it was found equal to */
  readonly gold: readonly string[];
  readonly why?: string;
  /** the result as a text that is the same for equal sets of rows */
  readonly answer?: string;
}

/** Text-to-SQL sets name the column of the database in these ways. */
const columns = ["db_id", "db", "database", "db_name"];

export function databaseOf(where: string, { fields, id }: Rollout): string {
  const name = columns.map((column) => fields[column]).find((value) => typeof value === "string");
  if (name === undefined)
    throw new InvalidRollout(where, `needs the name of its database in one of the fields ${columns.join(", ")}`, { id, fields });
  return name as string;
}

/**
 * Runs the query in a response and the accepted ones.
 *
 * @throws {InvalidRollout} when there is no reference or no database, or when the database refuses an accepted query
 */
export async function judgeSql(
  where: string,
  runner: SqlRunner,
  rollout: Rollout,
  { database = (one) => databaseOf(where, one), same = sameRowSet, timeLimit }: SqlOptions,
  signal: AbortSignal,
): Promise<JudgedSql> {
  const gold = acceptedTexts(where, rollout);
  const name = database(rollout);
  const run = (sql: string) => runner.query(name, sql, { signal, ...(timeLimit !== undefined && { timeLimit }) });
  const sql = extractSql(responseText(rollout));
  const given = await run(sql).catch(refusal);
  if (given instanceof SqlError) return { sql, runs: false, right: false, gold, why: given.message };
  const answer = answerOf(given);
  for (const query of gold) {
    const wanted = await run(query).catch(refusal);
    if (wanted instanceof SqlError) {
      if (wanted.reason === "refused")
        throw new InvalidRollout(where, `the database must run the accepted query (${wanted.message})`, query);
      throw wanted; // too slow or too large for our limits: the row is not at fault
    }
    if (same(wanted, given, query)) return { sql, runs: true, right: true, gold: [query, ...gold.filter((one) => one !== query)], answer };
  }
  return { sql, runs: true, right: false, gold, why: "gives another result", answer };
}

/** The refusal of a query as a value; what the runner could not do is thrown on. */
const refusal = (error: unknown): SqlError => {
  if (error instanceof SqlError) return error;
  throw error;
};

function answerOf({ rows }: Table): string {
  const keys = [...new Set(rows.map((row) => rowKey(row.map(cellKey))))].sort();
  const text = keys.join();
  return text.length <= 200 ? text : `${keys.length} rows, ${(hash32(text) >>> 0).toString(16)}${(hash32(text, 7) >>> 0).toString(16)}`;
}
