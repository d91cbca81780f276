import { expect, test } from "vitest";
import { createContext, judgeBatch, outcomeOf, rollout } from "../core/index.ts";
import type { Result } from "./client.ts";
import { remoteReward } from "./remote-reward.ts";

const answers = (results: Result[]) => remoteReward({ score: async () => ({ reward: "hash", results }) });
const ask = (results: Result[]) =>
  judgeBatch(
    answers(results),
    results.map((_, i) => rollout({ response: String(i) })),
    createContext(),
  );

test("every outcome comes through as it is", async () => {
  const verdicts = await ask([
    { outcome: "score", value: 0.5, parts: { right: 1 }, answer: "4" },
    { outcome: "abstain", value: null },
    { outcome: "invalid", value: null, error: { name: "InvalidRollout", message: "needs a reference" } },
    { outcome: "timeout", value: null, error: { name: "TimeLimitError", message: "too late" } },
    { outcome: "failed", value: null, error: { name: "Error", message: "judge down" } },
  ]);
  expect(verdicts.map((verdict) => outcomeOf(verdict).outcome)).toEqual(["score", "abstain", "invalid", "timeout", "failed"]);
  expect(verdicts[0]).toEqual({ value: 0.5, parts: { right: 1 }, answer: "4" });
  expect((verdicts[4] as Error).message).toBe("judge down");
});
test("a server that cannot be reached fails the batch, not the run", async () => {
  const reward = remoteReward({ score: () => Promise.reject(new Error("connection refused")) });
  const verdicts = await judgeBatch(reward, [rollout({ response: "" })], createContext());
  expect(outcomeOf(verdicts[0]!)).toMatchObject({ outcome: "failed", error: { message: "connection refused" } });
});
test("nothing is asked about nothing", async () => {
  expect(await ask([])).toEqual([]);
});
