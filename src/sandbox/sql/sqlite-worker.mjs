/**
 * Answers queries on SQLite databases, in a thread that may be ended at any moment. Databases are copies in memory: nothing that a query does
 * can reach the file. What is no single SELECT is refused before it runs, and the connection itself refuses to write.
 */
import { readFileSync, statSync } from "node:fs";
import { parentPort } from "node:worker_threads";
import createSqlite from "sql.js";

const sqlite = await createSqlite();
/** what was opened last, by the place it came from, oldest first */
const opened = new Map();
const maxOpened = 8;
const maxSqlLength = 200_000;

parentPort.postMessage({ ready: true });
parentPort.on("message", ({ location, sql, rowLimit, memoryLimit }) => {
  let database;
  try {
    database = open(location, memoryLimit);
  } catch (error) {
    parentPort.postMessage({ broken: `${location.file ?? "the script"}: ${error.message ?? error}` });
    return;
  }
  try {
    parentPort.postMessage({ table: query(database, sql, rowLimit, memoryLimit) });
  } catch (error) {
    parentPort.postMessage({ refused: error.message ?? String(error), reason: error.reason ?? "refused" });
  }
});

function open({ file, script }, memoryLimit) {
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
  const database = new sqlite.Database(file === undefined ? undefined : readFileSync(file));
  if (script !== undefined) database.run(script);
  database.exec("SELECT count(*) FROM sqlite_master"); // a file that is no database says so only now
  database.run(`PRAGMA hard_heap_limit = ${memoryLimit}; PRAGMA query_only = 1; PRAGMA trusted_schema = 0`);
  opened.set(key, database);
  if (opened.size > maxOpened) {
    const [oldest, old] = opened.entries().next().value;
    old.close();
    opened.delete(oldest);
  }
  return database;
}

function query(database, sql, rowLimit, byteLimit) {
  if (sql.length > maxSqlLength) throw new Error(`the query is longer than ${maxSqlLength} characters`);
  if (sql.includes("\0")) throw new Error("the query holds a NUL character");
  if (!/^(select|with|values)\b/i.test(withoutLead(sql))) throw new Error("only a SELECT may be run");
  const statements = database.iterateStatements(sql);
  try {
    const { value: statement, done } = statements.next();
    if (done) throw new Error("the query is empty");
    if (withoutLead(statements.getRemainingSQL()) !== "") throw new Error("only one statement may be run");
    const rows = [];
    let bytes = 0;
    while (statement.step()) {
      const row = statement.get(null, { useBigInt: true }).map(plain);
      for (const value of row) bytes += value === null || typeof value === "number" ? 8 : (value.length ?? 16);
      if (rows.push(row) > rowLimit || bytes > byteLimit) {
        throw Object.assign(new Error(`the result has more than ${rowLimit} rows or ${byteLimit} bytes`), { reason: "too-many-rows" });
      }
    }
    return { columns: statement.getColumnNames(), rows };
  } finally {
    try {
      statements.next(); // frees the statement
    } catch {
      // What follows the statement cannot be prepared: it was refused already.
    }
  }
}

/** Integers as numbers where they fit. */
const plain = (value) => (typeof value === "bigint" && Number.isSafeInteger(Number(value)) ? Number(value) : value);

/** A text without the white space, comments and empty statements that it begins with. */
function withoutLead(sql) {
  let at = 0;
  for (;;) {
    while (at < sql.length && /[\s;\ufeff]/.test(sql[at])) at++;
    if (sql.startsWith("--", at)) at = end(sql, "\n", at + 2);
    else if (sql.startsWith("/*", at)) at = end(sql, "*/", at + 2);
    else return sql.slice(at);
  }
}

const end = (sql, mark, from) => {
  const at = sql.indexOf(mark, from);
  return at < 0 ? sql.length : at + mark.length;
};
