import { existsSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { mean } from "../math/index.ts";
import { passAtK } from "./pass-at-k.ts";
import { passPowerK } from "./pass-power-k.ts";

const airline = new URL("../../../shared/data/tau_bench_airline/gpt4o_airline.jsonl.gz", import.meta.url);
const here = existsSync(airline);
if (!here) console.warn("SKIPPED: τ-bench airline, because ../shared/data/tau_bench_airline is missing");

test.skipIf(!here)("τ-bench airline, gpt-4o: pass^1 to pass^4 as its leaderboard prints them", () => {
  const rows: { task_id: number; reward: number }[] = gunzipSync(readFileSync(airline))
    .toString()
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  const tasks = new Map<number, number[]>();
  for (const { task_id, reward } of rows) tasks.set(task_id, [...(tasks.get(task_id) ?? []), reward]);
  const passed = [...tasks.values()].map((rewards) => rewards.filter((reward) => reward === 1).length);
  const figures = [1, 2, 3, 4].map((k) => mean(passed.map((correct) => passPowerK(4, correct, k))).toFixed(3));
  expect(figures).toEqual(["0.420", "0.273", "0.220", "0.200"]);
});
test("with one sample, all right and any right are the same", () => {
  for (let c = 0; c <= 7; c++) expect(passPowerK(7, c, 1)).toBeCloseTo(passAtK(7, c, 1), 12);
});
test("all of k right is none of k wrong: pass^k of the right is what pass@k of the wrong leaves", () => {
  for (let c = 0; c <= 6; c++) for (let k = 1; k <= 6; k++) expect(passPowerK(6, c, k)).toBeCloseTo(1 - passAtK(6, 6 - c, k), 12);
});
test("says which numbers it cannot work with", () => {
  expect(() => passPowerK(4, 5, 1)).toThrow("passPowerK: needs whole numbers with 0 ≤ correct ≤ samples and 1 ≤ k ≤ samples");
});
