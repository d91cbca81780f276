import { execFileSync, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createRandom } from "../core/index.ts";

const main = new URL("../../dist/cli/main.js", import.meta.url).pathname;
let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "guerdon-cli-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const guerdon = (...args: string[]) => spawnSync(process.execPath, [main, ...args], { cwd: folder, encoding: "utf8" });
const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
const rows = (count: number) =>
  Array.from({ length: count }, (_, i) =>
    JSON.stringify({ id: `r${i}`, group: `g${i >> 2}`, prompt: `${i >> 2}?`, response: "x".repeat(i % 7), reference: 1 }),
  ).join("\n");

/** The scores as one number a column, which two files share only when they have the same rows in the same order. */
async function fingerprint(out: string): Promise<unknown> {
  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  const read = await connection.runAndReadAll(
    `SELECT count(*) AS rows, md5(string_agg(s::VARCHAR, '\n' ORDER BY file_row_number)) AS text FROM (SELECT * FROM read_parquet('${join(out, "scores.parquet")}', file_row_number = true)) s`,
  );
  return read.getRowObjectsJson()[0];
}

test("killed at twenty random moments, a run that is resumed each time ends in the scores of one that was never killed", async () => {
  write("many.jsonl", rows(6000));
  write(
    "costly.ts",
    `import { each } from "guerdon";
     export default each((r, { random }) => {
       let x = random();
       for (let i = 0; i < 2000; i++) x = (x * 1.0000001) % 1;
       if (r.id!.endsWith("77")) throw new Error("unlucky");
       return { value: x, parts: { luck: random.fork(r.id!)(), ...(r.id!.endsWith("9999") ? { rare: 1 } : {}) } };
     });`,
  );
  const whole = guerdon("score", "costly.ts", "many.jsonl", "--out", "whole", "--json");
  expect(whole.status, whole.stderr).toBe(0);
  const random = createRandom(7);
  const args = ["score", "costly.ts", "many.jsonl", "--out", "killed", "--resume"];
  let kills = 0;
  const done = new Set<string>();
  while (kills < 20) {
    const child = spawn(process.execPath, [main, ...args], { cwd: folder, stdio: "ignore" });
    const ended = new Promise<NodeJS.Signals | null>((resolve) => child.once("exit", (_, signal) => resolve(signal)));
    const lock = join(folder, "killed/.partial/lock");
    // The moment is drawn from the time in which the run writes; before that there is nothing to lose.
    while (child.exitCode === null && !(existsSync(lock) && readFileSync(lock, "utf8") === String(child.pid)))
      await new Promise((resolve) => setTimeout(resolve, 5));
    const timer = setTimeout(() => child.kill("SIGKILL"), random() * 600);
    if ((await ended) === "SIGKILL") kills++;
    else {
      clearTimeout(timer);
      expect(child.exitCode).toBe(0);
      done.add(JSON.stringify(await fingerprint(join(folder, "killed"))));
      rmSync(join(folder, "killed"), { recursive: true });
    }
  }
  expect(guerdon(...args).status).toBe(0);
  done.add(JSON.stringify(await fingerprint(join(folder, "killed"))));
  expect([...done]).toEqual([JSON.stringify(await fingerprint(join(folder, "whole")))]);
  expect(await fingerprint(join(folder, "killed"))).toMatchObject({ rows: "6000" });
}, 120_000);

test("--help answers for every command, with an example, and --version with the version", () => {
  for (const args of [["--help"], ["score", "--help"], ["methods", "--help"]]) {
    const { status, stdout } = guerdon(...args);
    expect(status).toBe(0);
    expect(stdout).toContain("Example:\n  guerdon");
  }
  expect(guerdon("--version").stdout).toBe(`${JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")).version}\n`);
});

test("a wrong command line is told in one line, with exit code 2", () => {
  write("few.jsonl", rows(8));
  write("fine.ts", 'import { each } from "guerdon"; export default each(() => 1);');
  const wrong: [string[], string][] = [
    [["score", "fine.ts", "few.jsonl"], "guerdon: required option '-o, --out <folder>' not specified\n"],
    [
      ["score", "fine.ts", "few.jsonl", "-o", "x", "--workers", "many"],
      "option '--workers <number>' argument 'many' is invalid. Expected a whole number, 1 or more.\n",
    ],
    [["score", "fine.ts", "few.jsonl", "-o", "x", "--time-limit", "soon"], "Expected a time such as 500ms, 60s or 2m.\n"],
    [["scor"], "guerdon: unknown command 'scor'\n(Did you mean score?)\n"],
  ];
  for (const [args, line] of wrong) {
    const { status, stdout, stderr } = guerdon(...args);
    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(line);
  }
});

test("input that cannot be used is told in one line, with exit code 1, and leaves nothing behind", () => {
  write("few.jsonl", rows(8));
  write("syntax.ts", "export default (rollouts) => {\n  return rollouts.map(;\n};\n");
  write("throws.ts", 'throw new Error("no key");');
  write("text.ts", 'export default "good";');
  write("fine.ts", 'import { each } from "guerdon"; export default each(() => 1);');
  const wrong: [string[], RegExp][] = [
    [["syntax.ts", "few.jsonl"], /^guerdon: syntax\.ts:2: syntax error: Unexpected token\n$/],
    [["throws.ts", "few.jsonl"], /^guerdon: throws\.ts:1: threw while it was loaded: no key\n$/],
    [
      ["text.ts", "few.jsonl"],
      /^guerdon: text\.ts: its default export must be a function \(rollouts, context\) => verdicts; it is a string\n$/,
    ],
    [["absent.ts", "few.jsonl"], /^guerdon: absent\.ts: there is no such file\n$/],
    [["fine.ts", "absent.jsonl"], /^guerdon: absent\.jsonl: .*no such file.*\n$/],
  ];
  for (const [files, line] of wrong) {
    const { status, stdout, stderr } = guerdon("score", ...files, "--out", "nothing");
    expect(stderr).toMatch(line);
    expect([status, stdout]).toEqual([1, ""]);
    expect(existsSync(join(folder, "nothing"))).toBe(false);
  }
});

test("--json prints one object and nothing else, whatever the reward prints", () => {
  write("few.jsonl", rows(8));
  write(
    "loud.ts",
    'import { each } from "guerdon"; console.log("loading"); export default each((r) => { console.log("judging", r.id); return 1; });',
  );
  const { status, stdout, stderr } = guerdon("score", "loud.ts", "few.jsonl", "--out", "loud", "--json");
  expect(status).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ rows: 8, outcomes: { score: 8 } });
  expect(stderr).toContain("judging r7");
});

test("a reward that fails on every row ends with exit code 1 and its first error, and the results are written", () => {
  write("few.jsonl", rows(8));
  write("down.ts", 'import { each } from "guerdon"; export default each(() => { throw new Error("judge is down"); });');
  const { status, stderr } = guerdon("score", "down.ts", "few.jsonl", "--out", "down");
  expect([status, stderr]).toEqual([1, "guerdon: none of the 8 rows could be judged; the first error is: judge is down\n"]);
  expect(existsSync(join(folder, "down/scores.parquet"))).toBe(true);
});

test("Ctrl-C keeps what is finished, says how to go on, and ends with 130", async () => {
  write("some.jsonl", rows(4000));
  write(
    "slow.ts",
    'import { each } from "guerdon"; export default each(async () => { await new Promise((f) => setTimeout(f, 40)); return 1; });',
  );
  const args = ["score", "slow.ts", "some.jsonl", "--out", "slow"];
  const child = spawn(process.execPath, [main, ...args], { cwd: folder });
  let stderr = "";
  child.stderr.on("data", (text) => (stderr += text));
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  const shard = join(folder, "slow/.partial/shard-00000000.json");
  while (child.exitCode === null && !existsSync(shard)) await new Promise((resolve) => setTimeout(resolve, 5));
  child.kill("SIGINT");
  expect(await ended, stderr).toBe(130);
  expect(stderr).toContain("guerdon: stopped; go on with the same command and --resume (results so far are in slow)\n");
  const before = JSON.parse(readFileSync(shard, "utf8")).rows;
  const { status, stdout } = guerdon(...args, "--resume", "--json");
  expect(status).toBe(0);
  expect(JSON.parse(stdout).rows).toBe(4000);
  expect(JSON.parse(stdout).timing.rows).toBeLessThanOrEqual(4000 - before);
});

test("a full disk ends the run with one line; with room again it goes on", async () => {
  const small = join(folder, "small");
  mkdirSync(small);
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=100k", "tmpfs", small], { stdio: "ignore" });
  } catch {
    console.warn("SKIPPED: a full disk needs a small file system, and only root may mount one");
    return;
  }
  try {
    write("some.jsonl", rows(6000));
    write(
      "why.ts",
      'import { each } from "guerdon"; export default each((r, { random }) => ({ value: random(), why: String(random()) + String(random()) }));',
    );
    const args = ["score", "why.ts", "some.jsonl", "--out", "small/run"];
    const full = guerdon(...args);
    expect([full.status, full.stderr]).toEqual([
      1,
      "guerdon: small/run: no space left on the disk; what is finished is kept: free some and go on with --resume\n",
    ]);
    execFileSync("mount", ["-o", "remount,size=20m", small], { stdio: "ignore" });
    const again = guerdon(...args, "--resume", "--json");
    expect(again.status, again.stderr).toBe(0);
    expect(JSON.parse(again.stdout)).toMatchObject({ rows: 6000, outcomes: { score: 6000 } });
  } finally {
    execFileSync("umount", [small]);
  }
});
