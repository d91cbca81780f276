import { fork, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { type ClosableSqlRunner, createSqlPool, type Guest, type SqlRunnerOptions } from "./sql/sql-pool.ts";

/** What Node.js itself needs beside the database, in bytes. */
const ownMemory = 512 << 20;

/**
 * Runs single SELECTs on DuckDB databases, for queries that came out of a model.
 *
 *     const runner = createDuckdbRunner({ locate: () => ({ script: "CREATE TABLE t AS SELECT range AS x FROM range(10)" }) });
 *     const { rows } = await runner.query("t", "SELECT sum(x) FROM t"); // [[45]]
 *
 * A database that a query can reach has no way out: no files, no network, no extensions, and settings that are locked; files are opened to read only.
 * Each slot is a process of its own, because some of DuckDB's functions neither heed its memory limit nor stop when asked: it is interrupted at the
 * limit of time, and killed where that does not help. Where the system has a shell, the memory of the process is limited too.
 */
export function createDuckdbRunner(options: SqlRunnerOptions = {}): ClosableSqlRunner {
  const memory = (options.memoryLimit ?? 256 << 20) + ownMemory;
  return createSqlPool("duckdb", () => startProcess(memory), options, 250);
}

async function startProcess(memory: number): Promise<Guest> {
  const program = fileURLToPath(new URL("./sql/duckdb-process.mjs", import.meta.url));
  const options = {
    env: {},
    stdio: ["ignore", "ignore", "ignore", "ipc"] as ["ignore", "ignore", "ignore", "ipc"],
    serialization: "advanced" as const,
  };
  const limited = ["-c", 'ulimit -d "$0"; exec "$@"', String(memory >> 10), process.execPath, program];
  const child = process.platform === "win32" ? fork(program, { ...options, execArgv: [] }) : spawn("/bin/sh", limited, options);
  await new Promise<void>((resolve, reject) => {
    child.once("message", () => resolve());
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`duckdb: its process ended with code ${code} before it began`)));
  });
  let listener: Parameters<Guest["hear"]>[0] = () => {};
  child.on("message", (reply) => listener(reply as Parameters<typeof listener>[0]));
  child.once("exit", () => listener(undefined));
  child.on("error", () => {}); // the exit that follows tells
  const hold = (held: boolean) => {
    child[held ? "ref" : "unref"]();
    child.channel?.[held ? "ref" : "unref"]();
  };
  hold(false);
  return {
    post: (question) => child.send(question),
    hear: (next) => {
      listener = next;
    },
    hold,
    end: () => {
      if (child.exitCode !== null || child.signalCode !== null) return undefined;
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGKILL");
      return ended;
    },
  };
}
