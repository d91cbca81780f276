import { expect, test } from "vitest";
import type { RunRecord } from "../score-files.ts";
import { reportHead } from "./report-head.ts";

const record: RunRecord = {
  guerdon: "0.1.0",
  node: "v20.19.0",
  reward: { file: "mine/rewards.ts", hash: "abc", models: [] },
  inputs: [{ path: "data/a.jsonl" }, { path: "data/b.jsonl" }],
  format: { name: "native", because: "prompt, response" },
  options: {},
  seed: 3,
  rows: 2,
  outcomes: { score: 2, abstain: 0, invalid: 0, failed: 0, timeout: 0 },
  parts: [],
  lengthUnit: "words",
  timing: { finished: "2026-01-02T03:04:05.000Z", seconds: 1.25, rows: 2000, rowsPerSecond: 1600, workers: 1, slowest: [] },
};

test("the title names the file and the reward, the facts tell one run from another", () => {
  const { title, date, facts } = reportHead(record);
  expect(title).toBe("a.jsonl and 1 more by rewards.ts");
  expect(date.toISOString()).toBe("2026-01-02T03:04:05.000Z");
  expect(facts).toMatchObject({
    identity: "abc",
    seed: 3,
    versions: "guerdon 0.1.0, Node v20.19.0",
    took: "1.3 s, 1,600 rollouts a second",
  });
});
test("a reward chosen out of several is named, and so are its models", () => {
  const { title, facts } = reportHead({ ...record, reward: { ...record.reward, name: "strict", models: ["judge-8b"] } });
  expect(title).toBe("a.jsonl and 1 more by strict of rewards.ts");
  expect(facts.models).toBe("judge-8b");
});
