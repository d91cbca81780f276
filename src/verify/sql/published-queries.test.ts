import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { afterAll, describe, expect, test } from "vitest";
import { createContext, judgeBatch, outcomeOf, rollout, type Table } from "../../core/index.ts";
import { createSqliteRunner } from "../../sandbox/create-sqlite-runner.ts";
import { acceptedQueries } from "./accepted-queries.ts";
import { executionMatch } from "./execution-match.ts";
import { holdsColumns } from "./holds-columns.ts";
import { sameDenotation } from "./same-denotation.ts";
import { sameRowSet } from "./same-row-set.ts";
import { schemaLinking } from "./schema-linking.ts";

/** Queries whose results are published: gold queries must run, give their published rows, and be right by every measure. */
const data = new URL("../../../../shared/data/", import.meta.url);
const here = existsSync(new URL("defog_text2sql/", data)) && existsSync(new URL("dbbench/", data));
if (!here) console.warn("SKIPPED: published queries, because ../shared/data/defog_text2sql or dbbench is missing");

const read = <Row>(name: string): Row[] =>
  gunzipSync(readFileSync(new URL(`${name}.jsonl.gz`, data)))
    .toString()
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));

interface Question {
  id: number;
  db: string;
  gold_sql: string;
  gold_rows: unknown[][];
  n_rows: number;
}
/** Versions of SQLite differ in the last digit of a sum. */
const rounded = (row: readonly unknown[]) => row.map((value) => (typeof value === "number" ? Number(value.toPrecision(12)) : value));
const questions = here ? read<Question>("defog_text2sql/questions") : [];
const defog = createSqliteRunner({ locate: (name) => ({ file: fileURLToPath(new URL(`defog_text2sql/${name}.sqlite`, data)) }), slots: 2 });
afterAll(() => defog.close());

const judged = async (reward: ReturnType<typeof executionMatch>, rows: { response: string; reference: string[]; db: string }[]) => {
  const rollouts = rows.map(({ response, reference, db }) => rollout({ response, reference, fields: { db } }));
  return (await judgeBatch(reward, rollouts, createContext())).map((verdict) => outcomeOf(verdict));
};

describe.skipIf(!here)("SQL-Eval by Defog: 123 questions on 5 databases", () => {
  test("every accepted query runs, and the first gives the published rows", async () => {
    let queries = 0;
    for (const { id, db, gold_sql, gold_rows, n_rows } of questions) {
      const tables: Table[] = [];
      for (const sql of acceptedQueries(gold_sql)) {
        tables.push(await defog.query(db, sql));
        queries++;
      }
      expect(tables[0]!.rows.length, `question ${id}`).toBe(n_rows);
      expect(tables[0]!.rows.slice(0, gold_rows.length).map(rounded), `question ${id}`).toEqual(gold_rows.map(rounded));
    }
    expect(questions.length).toBe(123);
    expect(queries).toBe(187);
  });
  test.each([
    ["sameRowSet", sameRowSet],
    ["holdsColumns", holdsColumns],
    ["sameDenotation", (gold: Table, given: Table, sql: string) => sameDenotation(gold, given, { ordered: /\border by\b/i.test(sql) })],
  ])("by %s every accepted query is right", async (_, same) => {
    const rows = questions.flatMap(({ db, gold_sql }) => {
      const reference = acceptedQueries(gold_sql);
      return reference.map((sql) => ({ response: `Here it is:\n\`\`\`sql\n${sql}\n\`\`\``, reference, db }));
    });
    const outcomes = await judged(executionMatch(defog, { same }), rows);
    expect(outcomes.filter((one) => one.outcome === "score" && one.value === 1).length).toBe(rows.length);
  });
  test("the query of another question is hardly ever right, by the strictest measure least", async () => {
    const others = questions.map((question) => {
      const group = questions.filter(({ db }) => db === question.db);
      return { question, other: group[(group.indexOf(question) + 1) % group.length]! };
    });
    const rows = others.map(({ question, other }) => ({
      response: acceptedQueries(other.gold_sql)[0]!,
      reference: acceptedQueries(question.gold_sql),
      db: question.db,
    }));
    const right = async (same: (gold: Table, given: Table) => boolean) =>
      (await judged(executionMatch(defog, { same }), rows)).filter((one) => one.outcome === "score" && one.value === 1).length;
    const [strict, set, loose] = [await right(sameDenotation), await right(sameRowSet), await right(holdsColumns)];
    console.info(
      `of ${rows.length} queries of another question right: ${strict} by denotation, ${set} by row set, ${loose} by Defog's rule`,
    );
    expect(Math.max(strict, set, loose) / rows.length).toBeLessThan(0.1);
  });
  test("gold queries link to themselves", () => {
    for (const { gold_sql, id } of questions) {
      for (const sql of acceptedQueries(gold_sql)) expect(schemaLinking(sql, sql), `question ${id}: ${sql}`).toBe(1);
    }
  });
});

interface Task {
  label: string[];
  type: string[];
  sql: { query: string } | string;
  table: { table_name: string; table_info: { columns: { name: string; type: string }[]; rows: unknown[][] } };
}

describe.skipIf(!here)("DBBench: tasks that carry their table", () => {
  const text = (value: unknown) => `'${String(value).replaceAll("'", "''")}'`;
  const name = (value: string) => `"${value.replaceAll('"', '""')}"`;
  const tasks = here
    ? read<Task>("dbbench/standard").filter(({ type, sql }) => {
        const query = typeof sql === "string" ? sql : (sql?.query ?? "");
        return !type.some((one) => /insert|update|delete/i.test(one)) && /^\s*select/i.test(query);
      })
    : [];
  const scripts = new Map(
    tasks.map(({ table: { table_name, table_info } }, i) => {
      const columns = table_info.columns.map(
        (column) => `${name(column.name)} ${/int|real|float|double/i.test(column.type) ? "NUMERIC" : "TEXT"} COLLATE NOCASE`,
      );
      const rows = table_info.rows.map((row) => `(${row.map((value) => (value === null ? "NULL" : text(value))).join(", ")})`);
      return [
        String(i),
        `CREATE TABLE ${name(table_name)} (${columns.join(", ")}); INSERT INTO ${name(table_name)} VALUES ${rows.join(", ")};`,
      ];
    }),
  );
  const runner = createSqliteRunner({ locate: (database) => ({ script: scripts.get(database)! }), slots: 2 });
  afterAll(() => runner.close());

  test("executed queries equal their labels at least as often as recorded: 38 of 100", async () => {
    let equal = 0;
    for (const [i, { sql, label }] of tasks.entries()) {
      const query = typeof sql === "string" ? sql : sql.query;
      const result = await runner.query(String(i), query.replace(/\\`/g, "`")).catch(() => undefined);
      const plain = (value: unknown) =>
        String(value)
          .trim()
          .toLowerCase()
          .replace(/,(?=\d{3})/g, "")
          .replace(/\.0+$/, "");
      const values = result?.rows.map((row) => plain(row.length === 1 ? row[0] : row.join())).sort();
      if (values && JSON.stringify(values) === JSON.stringify(label.map(plain).sort())) equal++;
    }
    console.info(`${equal} of ${tasks.length} queries give their label`);
    expect(equal).toBeGreaterThanOrEqual(38);
  });
});
