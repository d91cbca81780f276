import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { SqlError } from "../core/index.ts";
import { createDuckdbRunner } from "./create-duckdb-runner.ts";
import { createSqliteRunner } from "./create-sqlite-runner.ts";

const folder = mkdtempSync(join(tmpdir(), "guerdon-sql-"));
const script = `CREATE TABLE items (name TEXT, price INTEGER);
  INSERT INTO items VALUES ('pen', 2), ('cup', 5), ('hat', 20), ('box', 7), ('jar', 3), ('map', 9), ('key', 1), ('rug', 60);`;

/** SQLite from a real file, so that a test can see that not one byte of it changes. */
const file = join(folder, "shop.sqlite");
const initSqlite = createRequire(import.meta.url)("sql.js") as () => Promise<{
  Database: new () => { run(sql: string): void; export(): Uint8Array };
}>;
const shop = new (await initSqlite()).Database();
shop.run(script);
writeFileSync(file, shop.export());
const before = readFileSync(file);

const memoryLimit = 64 << 20;
const locations: Record<string, { file: string } | { script: string }> = {
  shop: { file },
  lost: { file: join(folder, "absent.sqlite") },
  text: { file: new URL(import.meta.url).pathname },
};
const sqlite = createSqliteRunner({ locate: (name) => locations[name]!, slots: 1, memoryLimit, rowLimit: 1000 });
const duckdb = createDuckdbRunner({ locate: (name) => (name === "shop" ? { script } : locations[name]!), memoryLimit, rowLimit: 1000 });
afterAll(async () => {
  await sqlite.close();
  await duckdb.close();
  rmSync(folder, { recursive: true });
});

const untouched = [["box", 7], ["cup", 5], ["hat", 20], ["jar", 3], ["key", 1], ["map", 9], ["pen", 2], ["rug", 60]]; // biome-ignore format: a table
const crossed = Array.from({ length: 12 }, (_, i) => `items i${i}`).join(", ");

const refused = {
  "drops a table": "DROP TABLE items",
  inserts: "INSERT INTO items VALUES ('x', 1)",
  updates: "UPDATE items SET price = 0",
  "deletes behind a WITH": "WITH a AS (SELECT 1) DELETE FROM items",
  "creates a table": "CREATE TABLE t AS SELECT 1",
  "creates a view for later": "CREATE TEMP VIEW items AS SELECT 'x' AS name, 0 AS price",
  "hides a second statement behind a comment": "SELECT 1 /* ; */ ; DROP TABLE items",
  "hides a second statement on a new line": "SELECT 1; -- nothing here\nDROP TABLE items",
  "begins with a comment that hides the verb": "/* SELECT */ DELETE FROM items",
  "ends the statement in a comment that does not end": "DROP TABLE items /* SELECT",
  "holds a NUL": "SELECT 1\0; DROP TABLE items",
  "asks for a setting": "PRAGMA query_only",
  "changes a setting": "PRAGMA query_only = 0",
  "opens a transaction": "BEGIN EXCLUSIVE",
  "attaches a file of the host": "ATTACH '/etc/passwd' AS host",
  "writes the database to a file": `VACUUM INTO '${join(folder, "out.sqlite")}'`,
  "loads an extension": "SELECT load_extension('/usr/lib/libc.so.6')",
  "reads a file": "SELECT readfile('/etc/passwd')",
  "writes a file": `SELECT writefile('${join(folder, "out")}', 'x')`,
  "is empty": " ;; -- nothing\n",
  "is no SQL": "Here is the query you asked for.",
  "names no such column": "SELECT weight FROM items",
  "nests without end": `SELECT ${"(".repeat(20_000)}1${")".repeat(20_000)}`,
  "fills the memory with one value": "SELECT hex(zeroblob(500000000))",
};
const onlyDuckdb = {
  "reads a file of the host": "SELECT * FROM read_csv('/etc/passwd')",
  "reads a text of the host": "SELECT * FROM read_text('/etc/passwd')",
  "reads a file by its name": "SELECT * FROM '/etc/passwd'",
  "lists files": "SELECT * FROM glob('/etc/*')",
  "copies to a file": `COPY items TO '${join(folder, "out.csv")}'`,
  "installs an extension": "INSTALL httpfs",
  "loads an extension": "LOAD httpfs",
  "changes a setting": "SET enable_external_access = true",
  exports: `EXPORT DATABASE '${join(folder, "out")}'`,
  "holds a NUL": "SELECT 'a\0b' FROM missing",
  "fills the memory with one value": "SELECT length(repeat('x', 2000000000))",
  "fills the memory with a list": "SELECT len(list(a.range || b.range)) FROM range(100000) a, range(1000) b",
};
const endless = {
  "counts without end": "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT count(*) FROM c",
  "joins everything with everything": `SELECT sum(i0.price * i11.price) FROM ${crossed} WHERE i0.price + i1.price + i2.price > i3.price`,
};

describe.each([
  { name: "SQLite", runner: sqlite, attacks: refused },
  { name: "DuckDB", runner: duckdb, attacks: { ...refused, ...onlyDuckdb } },
])("$name", ({ name, runner, attacks }) => {
  const works = async () => expect((await runner.query("shop", "SELECT * FROM items ORDER BY name")).rows).toEqual(untouched);

  test("answers with columns and rows; whole numbers that do not fit stay whole", async () => {
    expect(await runner.query("shop", "SELECT name, price AS p FROM items WHERE price > 9 ORDER BY 2")).toEqual({
      columns: ["name", "p"],
      rows: [["hat", 20], ["rug", 60]], // biome-ignore format: a table
    });
    expect((await runner.query("shop", "SELECT 9007199254740993, 0.5, NULL")).rows).toEqual([[9007199254740993n, 0.5, null]]);
  });
  test("comments and semicolons around a SELECT do no harm", async () => {
    expect((await runner.query("shop", "-- first\n/* then */ WITH a AS (SELECT 1) SELECT * FROM a; ; -- last")).rows).toEqual([[1]]);
  });

  test.each(Object.entries(attacks))("refuses what %s, and works afterwards", async (what, sql) => {
    const error = await runner.query("shop", sql, { timeLimit: what.startsWith("fills") ? 1000 : 20_000 }).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(SqlError);
    // What fills memory may also run into its time first.
    if (!what.startsWith("fills")) expect(error).toMatchObject({ reason: "refused" });
    await works();
  });

  test.each(Object.entries(endless))("stops what %s at its limit, and works afterwards", async (_, sql) => {
    const start = performance.now();
    await expect(runner.query("shop", sql, { timeLimit: 300 })).rejects.toMatchObject({ name: "SqlError", reason: "time-limit" });
    expect(performance.now() - start).toBeLessThan(2000);
    await works();
  });

  test("a result without end is cut at the row limit", async () => {
    const sql = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT x FROM c";
    // DuckDB computes a recursion as a whole before it gives its first row: it runs out of time, or of memory before.
    const reason = name === "SQLite" ? "too-many-rows" : expect.stringMatching(/^(time-limit|refused)$/);
    await expect(runner.query("shop", sql, { timeLimit: 1000 })).rejects.toMatchObject({ reason });
    await expect(runner.query("shop", `SELECT i0.name FROM ${crossed}`)).rejects.toMatchObject({ reason: "too-many-rows" });
    await works();
  });
  test("a run that is called off stops its query", async () => {
    const controller = new AbortController();
    const running = runner.query("shop", endless["counts without end"], { signal: controller.signal });
    setTimeout(() => controller.abort(new Error("called off")), 100);
    await expect(running).rejects.toThrow("called off");
    await works();
  });
  test("a database that is not there is the runner's failure, not the query's", async () => {
    for (const lost of ["lost", "text"]) {
      const error = await runner.query(lost, "SELECT 1").catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(Error);
      expect(error).not.toBeInstanceOf(SqlError);
    }
    await works();
  });
  test("says which limits it cannot work with", async () => {
    await expect(runner.query("shop", "SELECT 1", { timeLimit: 0 })).rejects.toThrow("timeLimit must be above 0 milliseconds; got 0");
  });
});

test("no attack changed a byte of the file or left another file", () => {
  expect(readFileSync(file).equals(before)).toBe(true);
  for (const left of ["out.sqlite", "out", "out.csv", "absent.sqlite"]) expect(existsSync(join(folder, left))).toBe(false);
});
test("more queries than slots wait for their turn", async () => {
  const answers = await Promise.all([1, 2, 3, 4, 5].map((n) => sqlite.query("shop", `SELECT ${n}`)));
  expect(answers.map(({ rows }) => rows[0]![0])).toEqual([1, 2, 3, 4, 5]);
});
test("a DuckDB file is opened to read only, by as many as like", async () => {
  const { DuckDBInstance } = await import("@duckdb/node-api");
  const path = join(folder, "shop.duckdb");
  const instance = await DuckDBInstance.create(path);
  const connection = await instance.connect();
  await connection.run("CREATE TABLE t AS SELECT range AS x FROM range(10)");
  connection.closeSync();
  instance.closeSync();
  const bytes = readFileSync(path);
  const [one, two] = [createDuckdbRunner(), createDuckdbRunner()];
  expect((await one.query(path, "SELECT sum(x), DATE '2020-02-03', 1.50::DECIMAL(4, 2), true FROM t")).rows).toEqual([
    [45, "2020-02-03", 1.5, true],
  ]);
  expect((await two.query(path, "SELECT count(*) FROM t")).rows).toEqual([[10]]);
  await expect(one.query(path, "DELETE FROM t")).rejects.toThrow("only a SELECT may be run");
  await Promise.all([one.close(), two.close()]);
  expect(readFileSync(path).equals(bytes)).toBe(true);
});
test("a closed runner says so", async () => {
  const runner = createSqliteRunner({ slots: 1 });
  await runner.close();
  await expect(runner.query(file, "SELECT 1")).rejects.toThrow("sqlite: is closed");
});
