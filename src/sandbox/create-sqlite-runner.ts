import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { type ClosableSqlRunner, createSqlPool, type Guest, type SqlRunnerOptions } from "./sql/sql-pool.ts";

/**
 * Runs single SELECTs on SQLite databases, for queries that came out of a model.
 *
 *     const runner = createSqliteRunner();
 *     const { rows } = await runner.query("shop.sqlite", "SELECT count(*) FROM orders");
 *
 * SQLite is compiled to WebAssembly: it sees no file, no network and no extension. Each slot is a thread with copies of the databases in memory;
 * a query that is still running at its limit is ended together with its thread, and the next query gets a new one.
 */
export function createSqliteRunner(options: SqlRunnerOptions = {}): ClosableSqlRunner {
  return createSqlPool("sqlite", startThread, { slots: availableParallelism(), ...options });
}

async function startThread(): Promise<Guest> {
  const worker = new Worker(new URL("./sql/sqlite-worker.mjs", import.meta.url), { execArgv: [], env: {}, stdout: true, stderr: true });
  await new Promise<void>((resolve, reject) => {
    worker.once("message", () => resolve());
    worker.once("error", reject);
  });
  let listener: Parameters<Guest["hear"]>[0] = () => {};
  worker.on("message", (reply) => listener(reply));
  worker.once("exit", () => listener(undefined));
  worker.on("error", () => {}); // the exit that follows tells
  worker.unref();
  return {
    post: (question) => worker.postMessage(question),
    hear: (next) => {
      listener = next;
    },
    hold: (held) => (held ? worker.ref() : worker.unref()),
    end: () => worker.terminate(),
  };
}
