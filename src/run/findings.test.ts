import { expect, test } from "vitest";
import { findings } from "./findings.ts";
import { type ScoreRow, writeScores } from "./fixtures/write-scores.ts";
import { summarize } from "./summary.ts";

const found = async (rows: readonly ScoreRow[]) => findings(await summarize(await writeScores(rows)));
const sound = Array.from({ length: 80 }, (_, i) => ({ group: `g${i >> 3}`, value: i % 8, correct: i % 8 > 3 }));

test("finds nothing where nothing is wrong", async () => {
  expect(await found(sound)).toEqual([]);
});
test("a value that chooses the wrong ones is worse than none", async () => {
  expect(await found(sound.map((row) => ({ ...row, value: -row.value })))).toEqual([
    "Choosing by this value is worse than choosing blindly: best of 8 is right in 0%, a random one in 50.0%.",
  ]);
});
test("a majority vote that beats the value", async () => {
  const rows = sound.map((row, i) => ({ ...row, correct: i % 8 < 5, answer: i % 8 < 5 ? "1" : String(i), value: i % 8 === 7 ? 9 : i % 8 }));
  expect(await found(rows.map((row, i) => (i < 72 ? { ...row, value: i % 8 === 0 ? 10 : 0 } : row)))).toEqual([
    "A majority vote over 8 answers (100% right) beats choosing by this value (90.0%).",
  ]);
});
test("failures, length, groups without spread, parts that never vary and parts that say the same", async () => {
  const rows = Array.from({ length: 40 }, (_, i) => ({
    group: `g${i >> 2}`,
    value: i >> 2,
    length: 10 + 3 * (i >> 2),
    parts: { flat: 0.2, a: i % 3, b: (i % 3) * 2 },
  }));
  expect(await found([...rows, { outcome: "timeout", error: "slow" }])).toEqual([
    "The reward failed on 1 of 41 rollouts: every figure below is about the others.",
    "Length explains 100% of the value's variance: longer responses score higher.",
    "100% of groups have the same value throughout: they give a policy gradient nothing to learn from.",
    'These parts never vary: "flat" (always 0.200).',
    'These parts say nearly the same: "a" and "b" (r = 1.00).',
  ]);
});
test("nothing was scored, or everything alike", async () => {
  expect(await found([{ outcome: "failed", error: "x" }])).toEqual(["Nothing was scored."]);
  expect(await found([{ value: 1 }, { value: 1 }])).toEqual(["Every rollout has the value 1: there is nothing to learn from."]);
});
