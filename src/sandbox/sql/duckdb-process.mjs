/**
 * Answers queries on DuckDB databases, in a process that may be killed at any moment. Databases are opened to read only, or made by a script;
 * then the way out is shut and the settings are locked. What is no single SELECT is refused before it runs.
 */
import { statSync } from "node:fs";
import { DuckDBInstance, StatementType } from "@duckdb/node-api";

/** what was opened last, by the place it came from, oldest first */
const opened = new Map();
const maxOpened = 4;
const maxSqlLength = 200_000;

process.on("message", async ({ location, sql, timeLimit, rowLimit, memoryLimit }) => {
  let connection;
  try {
    connection = await (await open(location, memoryLimit)).connect();
  } catch (error) {
    process.send({ broken: `${location.file ?? "the script"}: ${error.message}` });
    return;
  }
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    connection.interrupt();
  }, timeLimit);
  try {
    process.send({ table: await query(connection, sql, rowLimit, memoryLimit) });
  } catch (error) {
    // What was stopped, or ran out of memory, may leave little of it for the next query.
    if (late) process.send({ refused: `stopped after ${timeLimit} ms`, reason: "time-limit", spent: true });
    else if (/out of memory|alloc/i.test(error.message)) process.send({ refused: error.message, spent: true });
    else process.send({ refused: error.message, reason: error.reason ?? "refused" });
  } finally {
    clearTimeout(timer);
    connection.closeSync();
  }
});
process.on("disconnect", () => process.exit());
process.send({ ready: true });

async function open({ file, script }, memoryLimit) {
  let key = script;
  if (file !== undefined) {
    const { mtimeMs, size } = statSync(file);
    key = `${file}\0${mtimeMs}\0${size}`;
  }
  const known = opened.get(key);
  if (known) {
    opened.delete(key);
    opened.set(key, known);
    return known;
  }
  const instance = await DuckDBInstance.create(file ?? ":memory:", {
    ...(file !== undefined && { access_mode: "READ_ONLY" }),
    memory_limit: `${Math.ceil(memoryLimit / 2 ** 20)}MiB`,
    threads: "1",
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
    allow_community_extensions: "false",
    temp_directory: "",
  });
  const connection = await instance.connect();
  if (script !== undefined) await connection.run(script);
  await connection.run("SET enable_external_access = false; SET lock_configuration = true");
  connection.closeSync();
  opened.set(key, instance);
  if (opened.size > maxOpened) {
    const [oldest, old] = opened.entries().next().value;
    old.closeSync();
    opened.delete(oldest);
  }
  return instance;
}

async function query(connection, sql, rowLimit, byteLimit) {
  if (sql.length > maxSqlLength) throw new Error(`the query is longer than ${maxSqlLength} characters`);
  if (sql.includes("\0")) throw new Error("the query holds a NUL character");
  const statements = await connection.extractStatements(sql);
  if (statements.count !== 1) throw new Error(statements.count === 0 ? "the query is empty" : "only one statement may be run");
  const statement = await statements.prepare(0);
  if (statement.statementType !== StatementType.SELECT) throw new Error("only a SELECT may be run");
  const result = await statement.stream();
  const rows = [];
  let bytes = 0;
  for await (const chunk of result.yieldRows()) {
    for (const row of chunk) {
      const values = row.map(plain);
      rows.push(values);
      for (const value of values) bytes += typeof value === "string" ? value.length : 8;
    }
    if (rows.length > rowLimit || bytes > byteLimit) {
      throw Object.assign(new Error(`the result has more than ${rowLimit} rows or ${byteLimit} bytes`), { reason: "too-many-rows" });
    }
  }
  return { columns: result.columnNames(), rows };
}

/** Numbers as numbers where they fit; what is neither text nor number nor truth value as DuckDB prints it. */
function plain(value) {
  if (typeof value === "bigint") return Number.isSafeInteger(Number(value)) ? Number(value) : value;
  if (value === null || typeof value !== "object") return value;
  return value.constructor.name === "DuckDBDecimalValue" ? Number(String(value)) : String(value);
}
