import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { noNotableRows } from "./notable.ts";
import { type Plan, planDifference, RunFolder, type ShardNote } from "./plan.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "guerdon-plan-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const plan: Plan = {
  reward: { file: "rewards.ts", hash: "abc" },
  inputs: [{ path: "a.jsonl", bytes: 10, modified: "2026-01-01T00:00:00.000Z" }],
  format: "native",
  options: { batchSize: 256 },
  seed: 0,
};
const fresh = { resume: false, force: false };
const goOn = { resume: true, force: false };
const note = (from: number, end: number): ShardNote => ({
  segment: 0,
  from,
  end,
  bytes: 1,
  rows: end - from,
  counts: [end - from],
  inTokens: 0,
  columns: [],
  notable: noNotableRows,
  memory: [],
  slowest: [],
});

test("an equal plan has no difference; every other is told in words", () => {
  expect(planDifference(plan, structuredClone(plan))).toBeUndefined();
  expect(planDifference(plan, { ...plan, reward: { ...plan.reward, hash: "abd" } })).toBe(
    "the reward has changed (rewards.ts, a file it imports, or a package version)",
  );
  expect(planDifference(plan, { ...plan, reward: { ...plan.reward, name: "two" } })).toBe('the reward was "default", now it is "two"');
  expect(planDifference(plan, { ...plan, inputs: [] })).toBe("there were 1 input files, now there are 0");
  expect(planDifference(plan, { ...plan, inputs: [{ ...plan.inputs[0]!, bytes: 11 }] })).toBe("a.jsonl has changed");
  expect(planDifference(plan, { ...plan, format: "chat" })).toBe("the format was native, now it is chat");
  expect(planDifference(plan, { ...plan, options: { batchSize: 256, correct: "ok" } })).toBe('option correct was not set, now it is "ok"');
});
test("what was committed is there when the run goes on, and what was half written is not", () => {
  const run = new RunFolder(join(folder, "run"));
  expect(run.begin(plan, fresh)).toEqual([]);
  for (const from of [2, 0]) {
    writeFileSync(run.partialPath("x.tmp"), "table");
    run.commit(run.partialPath("x.tmp"), note(from, from + 2));
  }
  writeFileSync(run.partialPath("shard-00000004.parquet.tmp"), "half");
  writeFileSync(run.partialPath("shard-00000004.parquet"), "a table without its note");
  expect(run.begin(plan, goOn)).toEqual([note(0, 2), note(2, 4)]);
  expect(existsSync(run.partialPath("shard-00000004.parquet.tmp"))).toBe(false);
  writeFileSync(run.path("run.json"), "{}");
  expect(run.finished).toBe(false);
  run.finish();
  expect(run.finished).toBe(true);
  expect(readdirSync(run.out)).toEqual(["run.json"]);
});
test("a run that was killed before it had a plan is no obstacle", () => {
  const run = new RunFolder(join(folder, "early"));
  run.begin(plan, fresh);
  rmSync(run.partialPath("plan.json"));
  expect(run.begin(plan, fresh)).toEqual([]);
  expect(JSON.parse(readFileSync(run.partialPath("plan.json"), "utf8"))).toEqual(plan);
});
test("an unfinished run is neither overwritten nor gone on with under another plan", () => {
  const out = join(folder, "other");
  new RunFolder(out).begin(plan, fresh);
  expect(() => new RunFolder(out).begin(plan, fresh)).toThrow(
    `${out}: holds an unfinished run; go on with --resume or start again with --force`,
  );
  expect(() => new RunFolder(out).begin({ ...plan, seed: 1 }, goOn)).toThrow(
    `${out}: cannot go on with this run: the seed was 0, now it is 1; start again with --force`,
  );
  expect(new RunFolder(out).begin({ ...plan, seed: 1 }, { resume: false, force: true })).toEqual([]);
});
