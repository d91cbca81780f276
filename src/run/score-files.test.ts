import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { afterAll, beforeAll, expect, test } from "vitest";
import { RunStopped, type ScoreOptions, type ScoreProgress, scoreFiles } from "./score-files.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "guerdon-score-"));
  writeFileSync(join(folder, "tiny.jsonl"), rows(40));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const rows = (count: number) =>
  Array.from({ length: count }, (_, i) =>
    JSON.stringify({
      id: `r${i}`,
      group: `g${i >> 2}`,
      prompt: `${i >> 2} + 1?`,
      response: i % 3 ? `it is ${(i >> 2) + 1}` : "I do not know",
      reference: (i >> 2) + 1,
      correct: i % 3 > 0,
    }),
  ).join("\n");

let runs = 0;
/** Scores with a reward that is written in the test. */
async function scored(reward: string, options: Partial<ScoreOptions> = {}) {
  const out = options.out ?? join(folder, `out-${++runs}`);
  const rewards = options.rewards ?? join(folder, `rewards-${++runs}.ts`);
  if (!options.rewards)
    writeFileSync(
      rewards,
      `import { each, perGroup, createContext, responseText, InvalidRollout, TransientError } from "guerdon";\n${reward}\n`,
    );
  const record = await scoreFiles({ inputs: [join(folder, "tiny.jsonl")], workers: 1, batchSize: 8, ...options, out, rewards });
  return { record, out, rewards, table: await readScores(out) };
}

async function readScores(out: string): Promise<Record<string, unknown>[]> {
  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  const read = await connection.runAndReadAll(`SELECT * FROM read_parquet('${join(out, "scores.parquet")}')`);
  return read.getRowObjectsJson() as Record<string, unknown>[];
}

test("an id far apart from its twin does not cost the scores: the record names it and both rows", async () => {
  const file = join(folder, "twins.jsonl");
  const count = 70_000;
  const row = (i: number) => JSON.stringify({ id: i === count - 1 ? "r5" : `r${i}`, prompt: `${i}?`, response: "4" });
  writeFileSync(file, Array.from({ length: count }, (_, i) => row(i)).join("\n"));
  const { record, table } = await scored("export default each(() => 1);", { inputs: [file] });
  expect(record.repeatedId).toEqual({ id: "r5", rows: [5, count - 1] });
  expect(table.length).toBe(count);
});

test("one row of results for each rollout, in their order, with parts, answer, why, length and truth", async () => {
  const { record, table, out } = await scored(`export default each((r) => {
    const right = responseText(r).endsWith(String(r.reference)) ? 1 : 0;
    return { value: right - 0.5, parts: { right, nested: { value: 2, parts: { deep: right } } }, answer: responseText(r), why: "looked", confidence: 0.5, steps: [right, 0.25] };
  });`);
  expect(record).toMatchObject({
    rows: 40,
    outcomes: { score: 40, failed: 0 },
    parts: ["nested", "nested.deep", "right"],
    lengthUnit: "words",
  });
  expect(table.map(({ id }) => id)).toEqual(Array.from({ length: 40 }, (_, i) => `r${i}`));
  expect(table[1]).toEqual({
    row: "1",
    id: "r1",
    group: "g0",
    outcome: "score",
    value: 0.5,
    "parts.nested": 2,
    "parts.nested.deep": 1,
    "parts.right": 1,
    length: "3",
    correct: "1",
    answer: "it is 1",
    confidence: 0.5,
    steps: [1, 0.25],
    why: "looked",
    error: null,
  });
  expect(table[3]).toMatchObject({ value: -0.5, correct: "0" });
  expect(readdirSync(out).sort()).toEqual(["notable.json", "run.json", "scores.parquet"]);
});

test("a file that several workers share gives the scores of one worker, in the order of its rows", async () => {
  const input = join(folder, "shared.jsonl");
  writeFileSync(input, rows(3000));
  const reward = "export default each((r, { random }) => ({ value: random(), parts: { named: random.fork(r.id!)() } }));";
  const one = await scored(reward, { inputs: [input], segmentBytes: 20_000 });
  const three = await scored(reward, { inputs: [input], segmentBytes: 20_000, workers: 3 });
  expect(three.table).toEqual(one.table);
  expect(one.table.map(({ row }) => row)).toEqual(Array.from({ length: 3000 }, (_, i) => String(i)));
});

test("stopped in the middle of several segments, a run goes on in each of them and ends in the same scores", async () => {
  const input = join(folder, "parted.jsonl");
  // All rows differ: the work of equal ones would be done once.
  writeFileSync(input, rows(600).replaceAll(/"id":"(r\d+)"/g, '"id":"$1","note":"$1"'));
  const rewards = join(folder, "parted.ts");
  writeFileSync(
    rewards,
    'import { each } from "guerdon"; export default each(async (r, { random }) => { const x = random.fork(r.id!)(); await new Promise((f) => setTimeout(f, 2)); return x; });',
  );
  const options = { rewards, inputs: [input], segmentBytes: 5000, batchSize: 8, concurrency: 4, workers: 2 };
  const whole = await scored("", options);
  const out = join(folder, "parted");
  for (const limit of [50, 250]) {
    const stop = new AbortController();
    const onProgress = ({ rows }: ScoreProgress) => rows >= limit && stop.abort();
    await expect(scored("", { ...options, out, resume: true, signal: stop.signal, onProgress })).rejects.toBeInstanceOf(RunStopped);
  }
  const { record, table } = await scored("", { ...options, out, resume: true, workers: 1 });
  expect(table).toEqual(whole.table);
  expect(record.timing.rows).toBeLessThan(400);
});

test("a row of a later segment on which the reward never returns runs out of time, and no other row does", async () => {
  const input = join(folder, "later.jsonl");
  writeFileSync(input, rows(400));
  const reward = 'export default each((r) => { if (r.id === "r13" || r.id === "r313") while (true); return 1; });';
  const { record, table } = await scored(reward, { inputs: [input], segmentBytes: 5000, workers: 2, timeLimit: 1500 });
  expect(record.outcomes).toMatchObject({ score: 398, timeout: 2 });
  expect([table[13], table[313]]).toMatchObject([{ outcome: "timeout" }, { outcome: "timeout" }]);
});

test("texts come out as they were, whatever characters they hold", async () => {
  const strange = ["", "a\u001fb", "\u001e", "\u001e1", "\u001e2\u001f\u001e", "x\0y", "ü😀", "line\nbreak"];
  const input = join(folder, "strange.jsonl");
  writeFileSync(
    input,
    strange.map((response, i) => JSON.stringify({ ...(i % 2 && { id: `${response}${i}` }), prompt: `${i}?`, response })).join("\n"),
  );
  const { table } = await scored("export default each((r) => ({ value: 1, why: responseText(r) }));", { inputs: [input] });
  expect(table.map(({ why }) => why)).toEqual(strange);
  expect(table.map(({ id }) => id)).toEqual(strange.map((text, i) => (i % 2 ? `${text}${i}` : null)));
});

test("a part that appears late is a column like any other, missing before", async () => {
  const { table, record } = await scored(`export default each((r) => ({ value: 1, parts: r.id === "r39" ? { late: 7 } : { early: 1 } }));`);
  expect(record.parts).toEqual(["early", "late"]);
  expect(table[0]).toMatchObject({ "parts.early": 1, "parts.late": null });
  expect(table[39]).toMatchObject({ "parts.early": null, "parts.late": 7 });
});

test("each outcome is kept apart, and none of them is a number", async () => {
  const { record, table } = await scored(`export default each((r) => {
    const i = Number(r.id!.slice(1));
    if (i === 0) return null;
    if (i === 1) throw new InvalidRollout("judge", "needs a reference", undefined);
    if (i === 2) throw new Error("judge is down");
    if (i === 3) return NaN;
    if (i === 4) return "good" as never;
    if (i === 5) return { value: 1, parts: { a: Infinity } };
    if (i === 6) return undefined as never;
    return 1;
  });`);
  expect(record.outcomes).toEqual({ score: 33, abstain: 1, invalid: 1, failed: 5, timeout: 0 });
  expect(table.slice(0, 8).map(({ outcome, value, error }) => [outcome, value, error])).toEqual([
    ["abstain", null, null],
    ["invalid", null, "judge: needs a reference; got undefined"],
    ["failed", null, "judge is down"],
    ["failed", null, "the verdict must be a finite number, null or a score; got NaN"],
    ["failed", null, 'the verdict must be a finite number, null or a score; got "good"'],
    ["failed", null, 'part "a" must be a finite number, null or a score; got Infinity'],
    ["failed", null, "the verdict must be a finite number, null or a score; got undefined"],
    ["score", 1, null],
  ]);
});

test("a reward that answers for too few rollouts, or with no list, has failed for the batch and says so", async () => {
  const { table } = await scored("export default (rollouts) => rollouts.slice(1).map(() => 1);");
  expect(table[0]).toMatchObject({
    outcome: "failed",
    error: expect.stringContaining("reward: must return a list with one verdict a rollout, 8 here; got "),
  });
  const text = await scored('export default () => "good";');
  expect(text.table[9]).toMatchObject({
    outcome: "failed",
    error: 'reward: must return a list with one verdict a rollout, 8 here; got "good"',
  });
});

test("a row on which the reward never returns runs out of time, and no other row does", async () => {
  const { record, table } = await scored('export default each((r) => { if (r.id === "r13" || r.id === "r14") while (true); return 1; });', {
    timeLimit: 1500,
  });
  expect(record.outcomes).toMatchObject({ score: 38, timeout: 2 });
  expect(table[13]).toMatchObject({ outcome: "timeout", error: "not judged within 1.5 s" });
});

test("a promise that never settles runs out of time, and no other row does", async () => {
  const { record, table } = await scored('export default each(async (r) => r.id === "r13" ? new Promise<number>(() => {}) : 1);', {
    timeLimit: 4000,
  });
  expect(record.outcomes).toMatchObject({ score: 39, timeout: 1 });
  expect(table[13]).toMatchObject({ outcome: "timeout" });
});

test("a row that blocks the thread after it has waited is found among those that wait beside it", async () => {
  const { record, table } = await scored(
    'export default each(async (r) => { await new Promise((resolve) => setTimeout(resolve, 5)); if (r.id === "r21") while (true); return 1; });',
    { timeLimit: 1500 },
  );
  expect(record.outcomes).toMatchObject({ score: 39, timeout: 1 });
  expect(table[21]).toMatchObject({ outcome: "timeout" });
});

test("a reward over the whole batch that never returns, or never settles, costs that batch", async () => {
  const hang = (how: string) => `export default (rollouts) => { if (rollouts[0].id === "r8") ${how}; return rollouts.map(() => 1); };`;
  for (const how of ["while (true)", "return new Promise(() => {})"]) {
    const { record, table } = await scored(hang(how), { timeLimit: 1500 });
    expect(record.outcomes).toMatchObject({ score: 32, timeout: 8 });
    expect(table[8]).toMatchObject({
      outcome: "timeout",
      error: expect.stringContaining("written with each(), a reward has a limit for each rollout"),
    });
  }
});

test("a failure that passes is tried again", async () => {
  const { record } = await scored(
    'const seen = new Set(); export default each(async (r) => { if (r.id === "r7" && !seen.has(r.id)) { seen.add(r.id); throw new TransientError("busy", { retryAfter: 1 }); } return 1; });',
  );
  expect(record.outcomes).toMatchObject({ score: 40, failed: 0 });
});

test("randomness depends on the seed and not on the number of threads", async () => {
  const reward = "export default each((r, { random }) => random() + random.fork(r.id!)());";
  const values = async (options: Partial<ScoreOptions>) => (await scored(reward, options)).table.map(({ value }) => value);
  const first = await values({});
  expect(await values({ workers: 3 })).toEqual(first);
  expect(await values({ seed: 1 })).not.toEqual(first);
});

test("a reward with a memory sees all rows in order, whatever number of threads was asked for", async () => {
  const { table } = await scored('export default each((r, { memory }) => memory.update<number>("count", (old) => (old ?? 0) + 1));', {
    workers: 3,
  });
  expect(table.map(({ value }) => value)).toEqual(Array.from({ length: 40 }, (_, i) => i + 1));
});

test("a stopped run goes on where it was, with its memory, and ends in the same scores", async () => {
  const reward =
    'export default each(async (r, { memory }) => { await new Promise((f) => setTimeout(f, 1)); return memory.update<number>("count", (old) => (old ?? 0) + 1); });';
  const stop = new AbortController();
  const out = join(folder, "stopped");
  const rewards = join(folder, "stopped.ts");
  writeFileSync(rewards, `import { each } from "guerdon";\n${reward}`);
  const onProgress = ({ rows }: ScoreProgress) => rows >= 8 && stop.abort();
  const options = { out, rewards, concurrency: 1, batchSize: 4 };
  writeFileSync(join(folder, "many.jsonl"), rows(400));
  const inputs = [join(folder, "many.jsonl")];
  await expect(scored("", { ...options, inputs, signal: stop.signal, onProgress })).rejects.toBeInstanceOf(RunStopped);
  expect(existsSync(join(out, "scores.parquet"))).toBe(false);
  await expect(scored("", { ...options, inputs })).rejects.toThrow(
    "holds an unfinished run; go on with --resume or start again with --force",
  );
  const { record, table } = await scored("", { ...options, inputs, resume: true });
  expect(table.map(({ value }) => value)).toEqual(Array.from({ length: 400 }, (_, i) => i + 1));
  expect(record.timing.rows).toBeGreaterThan(0);
  expect(record.timing.rows).toBeLessThan(400);
});

test("does not go on with another reward, input or seed", async () => {
  const stop = new AbortController();
  const input = join(folder, "changing.jsonl");
  const rewards = join(folder, "changing.ts");
  const write = (value: string) =>
    writeFileSync(
      rewards,
      `import { each } from "guerdon";\nexport default each(async () => { await new Promise((f) => setTimeout(f, 20)); return ${value}; });`,
    );
  write("1");
  writeFileSync(input, rows(40));
  const options = { out: join(folder, "changing"), rewards, inputs: [input], concurrency: 1, batchSize: 4 };
  const onProgress = ({ rows }: ScoreProgress) => rows >= 4 && stop.abort();
  await expect(scored("", { ...options, signal: stop.signal, onProgress })).rejects.toBeInstanceOf(RunStopped);
  await expect(scored("", { ...options, resume: true, seed: 3 })).rejects.toThrow("the seed was 0, now it is 3");
  await expect(scored("", { ...options, resume: true, batchSize: 5 })).rejects.toThrow("option batchSize was 4, now it is 5");
  write("2");
  await expect(scored("", { ...options, resume: true })).rejects.toThrow(/the reward has changed .*; start again with --force$/);
  write("1");
  writeFileSync(input, rows(41));
  await expect(scored("", { ...options, resume: true })).rejects.toThrow("changing.jsonl has changed");
});

test("does not overwrite results, unless forced, and then only its own files", async () => {
  const out = join(folder, "kept");
  await scored("export default each(() => 1);", { out });
  await expect(scored("export default each(() => 2);", { out })).rejects.toThrow("already exists and is not empty");
  writeFileSync(join(out, "notes.txt"), "mine");
  const { table } = await scored("export default each(() => 2);", { out, force: true });
  expect(table[0]).toMatchObject({ value: 2 });
  expect(readFileSync(join(out, "notes.txt"), "utf8")).toBe("mine");
});

test("going on with a finished run changes nothing", async () => {
  const { out, rewards } = await scored("export default each(() => 1);");
  const before = statSync(join(out, "scores.parquet")).mtimeMs;
  const { record } = await scored("", { out, rewards, resume: true });
  expect(record.rows).toBe(40);
  expect(statSync(join(out, "scores.parquet")).mtimeMs).toBe(before);
});

test("a folder in which another process writes is left alone", async () => {
  const out = join(folder, "locked");
  mkdirSync(join(out, ".partial"), { recursive: true });
  writeFileSync(join(out, ".partial/lock"), String(process.ppid));
  await expect(scored("export default each(() => 1);", { out, force: true })).rejects.toThrow(
    `another guerdon (process ${process.ppid}) is writing there`,
  );
});

test("a reward that ends its thread ends the run with one line; what was finished is kept", async () => {
  await expect(scored('export default each((r) => (r.id === "r20" ? process.exit(3) : 1));')).rejects.toThrow(
    "the reward ended its thread with code 3",
  );
  await expect(
    scored('setTimeout(() => { throw new Error("late"); }, 1); export default each(async () => new Promise(() => {}));'),
  ).rejects.toThrow("the reward ended its thread: late");
});

test("an unreadable row ends the run with its place", async () => {
  const input = join(folder, "broken.jsonl");
  writeFileSync(input, `${rows(10)}\n{"prompt": "x", "response"\n`);
  await expect(scored("export default each(() => 1);", { inputs: [input] })).rejects.toThrow(/broken\.jsonl:11/);
});

test("names the rows worth opening", async () => {
  const { out } = await scored(`export default each((r) => {
    const i = Number(r.id!.slice(1));
    if (i > 34) throw new Error(i === 39 ? "other" : "judge is down");
    return { value: i, parts: { a: i / 100, b: i === 17 ? -1 : 0 } };
  });`);
  const notable = JSON.parse(readFileSync(join(out, "notable.json"), "utf8"));
  expect(notable.best.map(({ row }: { row: number }) => row)).toEqual([34, 33, 32, 31, 30, 29, 28, 27]);
  expect(notable.worst[0]).toMatchObject({
    row: 0,
    id: "r0",
    group: "g0",
    value: 0,
    prompt: "0 + 1?",
    response: "I do not know",
    reference: 1,
  });
  expect(notable.disputed[0]).toMatchObject({ row: 17, parts: { a: 0.17, b: -1 }, spread: 1.17 });
  expect(notable.failed).toMatchObject([
    { row: 35, error: "judge is down", rows: 4 },
    { row: 39, error: "other", rows: 1 },
  ]);
});
