import { describe, expect, test } from "vitest";
import {
  createContext,
  InvalidRollout,
  judgeBatch,
  rollout,
  type Score,
  SqlError,
  type SqlRunner,
  scoreOne,
  type Table,
} from "../../core/index.ts";
import { acceptedQueries } from "./accepted-queries.ts";
import { cogniSql } from "./cogni-sql.ts";
import { executionMatch } from "./execution-match.ts";
import { extractSql } from "./extract-sql.ts";
import { holdsColumns } from "./holds-columns.ts";
import { queryRuns } from "./query-runs.ts";
import { reasoningSql } from "./reasoning-sql.ts";
import { sameDenotation } from "./same-denotation.ts";
import { sameRowSet } from "./same-row-set.ts";
import { schemaLinking } from "./schema-linking.ts";
import { schemaNames } from "./schema-names.ts";
import { schemaRecall } from "./schema-recall.ts";
import { sqlNgramJaccard } from "./sql-ngram-jaccard.ts";
import { tagLines } from "./tag-lines.ts";

const table = (...rows: unknown[][]): Table => ({ columns: (rows[0] ?? []).map((_, i) => `c${i}`), rows });

describe("results", () => {
  test("BIRD: a set of rows; numbers by value, NULL equals NULL, text is not a number", () => {
    expect(sameRowSet(table([1], [2]), table([2], [1], [2]))).toBe(true);
    expect(sameRowSet(table([1]), table([1.0]))).toBe(true);
    expect(sameRowSet(table([1]), table([true]))).toBe(true);
    expect(sameRowSet(table([null]), table([null]))).toBe(true);
    expect(sameRowSet(table([null]), table(["null"]))).toBe(false);
    expect(sameRowSet(table(["1"]), table([1]))).toBe(false);
    expect(sameRowSet(table([9007199254740993n]), table([9007199254740992n]))).toBe(false);
  });
  test("values of neighbouring columns do not run into each other", () => {
    expect(sameRowSet(table(["a", "bt1:c"]), table(["at1:b", "c"]))).toBe(false);
    expect(sameRowSet(table(["a,", "b"]), table(["a", ",b"]))).toBe(false);
  });
  test("Spider: a bag of rows, columns in any order, rows whole", () => {
    expect(sameDenotation(table([1], [1], [2]), table([1], [2], [2]))).toBe(false);
    expect(sameDenotation(table([1, "a"], [2, "b"]), table(["b", 2], ["a", 1]))).toBe(true);
    // The same values in each column, but not in the same rows
    expect(sameDenotation(table([1, "a"], [2, "b"]), table([1, "b"], [2, "a"]))).toBe(false);
  });
  test("Spider: with an order, rows must stand in it and columns still need not", () => {
    expect(sameDenotation(table([1, "a"], [2, "b"]), table(["a", 1], ["b", 2]), { ordered: true })).toBe(true);
    expect(sameDenotation(table([1, "a"], [2, "b"]), table(["b", 2], ["a", 1]), { ordered: true })).toBe(false);
  });
  test("Spider: nothing equals nothing, and one row too many is one too many", () => {
    expect(sameDenotation(table(), { columns: ["x"], rows: [] })).toBe(true);
    expect(sameDenotation(table([1]), table([1], [1]))).toBe(false);
  });
  test("columns of the same values in different rows are told apart", () => {
    const gold = table([1, 2, 3], [2, 3, 1], [3, 1, 2]);
    expect(sameDenotation(gold, table([3, 1, 2], [1, 2, 3], [2, 3, 1]))).toBe(true);
    expect(sameDenotation(gold, table([1, 3, 2], [2, 1, 3], [3, 2, 2]))).toBe(false);
  });
  test("a result with many equal columns does not hold up the search", () => {
    const wide = table(
      Array.from({ length: 200 }, () => 1),
      Array.from({ length: 200 }, () => 2),
    );
    const other = table(
      Array.from({ length: 200 }, (_, i) => 1 + (i % 2)),
      Array.from({ length: 200 }, (_, i) => 2 - (i % 2)),
    );
    const start = performance.now();
    expect(sameDenotation(wide, wide)).toBe(true);
    expect(sameDenotation(wide, other)).toBe(false);
    expect(performance.now() - start).toBeLessThan(3000);
  });
  test("Defog: more columns are fine, fewer are not; repetitions do not matter", () => {
    expect(holdsColumns(table(["Ada"], ["Bob"]), table([1, "Bob"], [2, "Ada"], [2, "Ada"]))).toBe(true);
    expect(holdsColumns(table([1, "Bob"], [2, "Ada"]), table(["Ada"], ["Bob"]))).toBe(false);
    expect(holdsColumns(table([0.1 + 0.2]), table([0.3]))).toBe(true);
    expect(holdsColumns(table([1, "a"], [2, "b"]), table([1, "b", 0], [2, "a", 0]))).toBe(false);
  });
  test("Defog: an empty gold result does not accept everything", () => {
    expect(holdsColumns(table(), table([1]))).toBe(false);
    expect(holdsColumns(table(), table())).toBe(true);
  });
});

describe("queries", () => {
  test("the last block marked sql, then the answer tag, then all of it; never the reasoning", () => {
    expect(extractSql("```sql\nSELECT 1\n``` or better\n```SQL\nSELECT 2\n```\nDone.")).toBe("SELECT 2");
    expect(extractSql("<think>```sql\nSELECT 1\n```</think> SELECT 2")).toBe("SELECT 2");
    expect(extractSql("<answer>\n```\nSELECT 3\n```\n</answer>")).toBe("SELECT 3");
    expect(extractSql("```sql\nSELECT 1\n```\nand\n```sql\nSELECT 2")).toBe("SELECT 1");
    expect(extractSql("```sql\nSELECT 1\n```\nIts result:\n```text\n1\n```")).toBe("SELECT 1");
  });
  test("Defog's braces: each choice of columns, grouped by the chosen ones", () => {
    expect(acceptedQueries("SELECT {a, b}, count(*) FROM t GROUP BY {}; SELECT a FROM u;")).toEqual([
      "SELECT a, count(*) FROM t GROUP BY a",
      "SELECT b, count(*) FROM t GROUP BY b",
      "SELECT a, b, count(*) FROM t GROUP BY a, b",
      "SELECT a FROM u",
    ]);
  });
  test("a semicolon inside quotes separates nothing", () => {
    expect(acceptedQueries("SELECT ';' ; SELECT \"a;b\"")).toEqual(["SELECT ';'", 'SELECT "a;b"']);
    expect(() => acceptedQueries(" ; ")).toThrow("acceptedQueries: needs a query");
  });

  const names = (sql: string) => [...(schemaNames(sql) ?? ["unreadable"])].sort();
  test("names are tables and columns, without aliases, functions, texts and what the query makes itself", () => {
    expect(
      names("SELECT T1.Name, count(*) AS n FROM City AS T1 JOIN `state` s ON T1.sid = s.id WHERE size > 'x' GROUP BY 1 ORDER BY n DESC"),
    ).toEqual(["city", "id", "name", "sid", "size", "state"]);
    expect(names("WITH big AS (SELECT id FROM city) SELECT max(id) FROM big")).toEqual(["city", "id"]);
    expect(names("WITH RECURSIVE c(x) AS (SELECT 1) SELECT x FROM c, [order] o")).toEqual(["order", "x"]);
    expect(names("SELECT name AS name, x::date total FROM a, b c WHERE d BETWEEN date '2020-01-01' AND e")).toEqual([
      "a",
      "b",
      "d",
      "e",
      "name",
      "x",
    ]);
    expect(names("SELECT (SELECT max(price) FROM item) top FROM shop -- from nowhere\n")).toEqual(["item", "price", "shop"]);
  });
  test("what cannot be read links to nothing", () => {
    for (const sql of ["", "DROP TABLE city", "SELECT 'city", "SELECT /* city", 'SELECT "city'])
      expect(schemaLinking("SELECT name FROM city", sql)).toBe(0);
  });
  test("naming everything fools recall and not Jaccard", () => {
    const gold = "SELECT name FROM city";
    const everything = "SELECT name, a, b, c, d, e FROM city";
    expect(schemaRecall(gold, everything)).toBe(1);
    expect(schemaLinking(gold, everything)).toBeCloseTo(2 / 7);
  });
  test("bigrams: three of five, by hand", () => {
    // select a, a from, from t, t where, where x against select a, a from, from t, t limit, limit 1
    expect(sqlNgramJaccard("SELECT a FROM t WHERE x", "select a from t limit 1")).toBeCloseTo(3 / 7);
    expect(sqlNgramJaccard("SELECT 'A'", "SELECT 'a'")).toBe(0);
    expect(sqlNgramJaccard("", "")).toBe(0);
  });
  test("reading takes time linear in the text", () => {
    const start = performance.now();
    for (const hostile of [
      "/*".repeat(100_000),
      "/*".concat("*".repeat(200_000)),
      "(".repeat(200_000),
      "'".repeat(200_001),
      "1.".repeat(100_000),
      "a b ".repeat(50_000),
    ]) {
      schemaNames(`SELECT ${hostile}`);
      acceptedQueries(`SELECT ${hostile}`);
    }
    expect(performance.now() - start).toBeLessThan(3000);
  });
});

/** A database with three queries. */
const results: Record<string, Table> = {
  "SELECT name FROM city WHERE size > 5": table(["Rome"], ["Oslo"]),
  "SELECT name FROM city WHERE size >= 6": table(["Oslo"], ["Rome"]),
  "SELECT name FROM city": table(["Rome"], ["Oslo"], ["Ulm"]),
};
const runner: SqlRunner = {
  query: async (_, sql) => {
    const found = results[sql];
    if (!found) throw new SqlError("no such query", sql.includes("slow") ? "time-limit" : "refused");
    return found;
  },
};
const gold = "SELECT name FROM city WHERE size > 5";
const ask = (reward: Parameters<typeof scoreOne>[0], response: string, reference: string | string[] = gold) =>
  scoreOne(reward, { response, reference, fields: { db_id: "world" } }) as Promise<Score>;

describe("rewards", () => {
  test("another query with the same result is right; an error and another result are not", async () => {
    expect(await ask(executionMatch(runner), "SELECT name FROM city WHERE size >= 6")).toMatchObject({ value: 1 });
    expect(await ask(executionMatch(runner), "SELECT name FROM city")).toMatchObject({ value: 0, why: "gives another result" });
    expect(await ask(executionMatch(runner), "I do not know")).toMatchObject({ value: 0, why: "no such query" });
    expect(await ask(executionMatch(runner), "SELECT slow")).toMatchObject({ value: 0 });
  });
  test("one accepted query of several is enough", async () => {
    expect(await ask(executionMatch(runner), "SELECT name FROM city", [gold, "SELECT name FROM city"])).toMatchObject({ value: 1 });
  });
  test("equal results have equal answers, so they can be voted on", async () => {
    const [a, b, c] = await Promise.all(Object.keys(results).map((sql) => ask(executionMatch(runner), sql)));
    expect(a!.answer).toBe(b!.answer);
    expect(a!.answer).not.toBe(c!.answer);
  });
  test("a gold query that the database refuses is a fault of the row; one that is too slow is not", async () => {
    const [first, second] = await judgeBatch(
      executionMatch(runner),
      ["SELECT broken", "SELECT slow"].map((reference) => rollout({ response: gold, reference, fields: { db: "world" } })),
      createContext(),
    );
    expect(first).toBeInstanceOf(InvalidRollout);
    expect(second).toBeInstanceOf(SqlError);
  });
  test("says which fields name the database", async () => {
    await expect(scoreOne(executionMatch(runner), { response: gold, reference: gold })).rejects.toThrow(
      "executionMatch: needs the name of its database in one of the fields db_id, db, database, db_name",
    );
  });
  test("a failure of the runner is never a score", async () => {
    const down: SqlRunner = { query: () => Promise.reject(new Error("disk on fire")) };
    await expect(ask(executionMatch(down), gold)).rejects.toThrow("disk on fire");
    await expect(ask(queryRuns(down), gold)).rejects.toThrow("disk on fire");
  });
  test("whether it runs is asked apart from whether it is right", async () => {
    expect(await ask(queryRuns(runner), "SELECT name FROM city")).toBe(1);
    expect(await ask(queryRuns(runner), "SELECT nothing")).toMatchObject({ value: 0, why: "no such query" });
  });
  test("tags on lines of their own: an eighth each, less a thousandth for each character after the answer", async () => {
    const whole = "<reasoning>\nx\n</reasoning>\n<answer>\nSELECT 1\n</answer>";
    expect(await scoreOne(tagLines(), { response: whole })).toBe(0.5);
    expect(await scoreOne(tagLines(), { response: `${whole}\n${"!".repeat(99)}` })).toBeCloseTo(0.4);
    expect(await scoreOne(tagLines(), { response: `${whole}\n${whole}` })).toBe(0);
  });
  test("Reasoning-SQL: the best wrong query stays below the worst right one", async () => {
    const tags = (sql: string) => `<reasoning>\nx\n</reasoning>\n<answer>\n${sql}\n</answer>`;
    const wrong = await ask(reasoningSql(runner), tags("SELECT name FROM city"));
    expect(wrong).toMatchObject({ parts: { execution: 0, syntax: 1, linking: 2 / 3, format: 0.5 } });
    expect(wrong.value).toBeLessThan(3.5);
    const right = await ask(reasoningSql(runner), "SELECT name FROM city WHERE size >= 6");
    expect(right.value).toBeGreaterThanOrEqual(4);
    expect((await ask(reasoningSql(runner), tags(gold))).value).toBe(6.5);
  });
  test("Reasoning-SQL: feedback is asked for wrong queries only, and its failure is a failure", async () => {
    let asked = 0;
    const feedback = () => {
      asked++;
      return [1.5];
    };
    const reward = reasoningSql(runner, { feedback });
    expect((await ask(reward, gold)).parts).not.toHaveProperty("feedback");
    expect((await ask(reward, "no")).parts).toMatchObject({ feedback: 1.5, execution: 0, syntax: 0, linking: 0 });
    expect(asked).toBe(1);
    const down = reasoningSql(runner, { feedback: () => [new Error("judge is down")] });
    await expect(ask(down, "no")).rejects.toThrow("judge is down");
  });
  test("CogniSQL: form alone is worth a tenth", async () => {
    expect(await ask(cogniSql(runner), `<think>x</think><answer>${gold}</answer>`)).toMatchObject({ value: 1.1 });
    expect(await ask(cogniSql(runner), gold)).toMatchObject({ value: 1 });
    expect(await ask(cogniSql(runner), "<think>x</think><answer>no</answer>")).toMatchObject({ value: 0.1 });
  });
});
