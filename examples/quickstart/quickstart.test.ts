import { readFileSync } from "node:fs";
import { createContext, judgeBatch, outcomeOf, rollout } from "guerdon";
import { expect, test } from "vitest";
import { makeRollouts } from "./make-rollouts.ts";
import reward from "./rewards.ts";

const rollouts = makeRollouts();

test("rollouts.jsonl is what the script writes: 40 prompts, 8 answers each", () => {
  const written = readFileSync(new URL("rollouts.jsonl", import.meta.url), "utf8");
  expect(written === rollouts.map((one) => `${JSON.stringify(one)}\n`).join("")).toBe(true);
  expect([rollouts.length, new Set(rollouts.map((one) => one.group)).size, new Set(rollouts.map((one) => one.id)).size]).toEqual([
    320, 40, 320,
  ]);
});
test("every kind of answer occurs, and so do groups that are all right and all wrong", () => {
  const share = (judge: (one: (typeof rollouts)[number]) => boolean) => rollouts.filter(judge).length / rollouts.length;
  expect(share((one) => one.correct)).toBeGreaterThan(0.35);
  expect(share((one) => !one.correct)).toBeGreaterThan(0.35);
  expect(share((one) => !one.response.includes("<answer>"))).toBeGreaterThan(0.05); // no layout, or cut off
  expect(share((one) => one.response.includes(" or "))).toBeGreaterThan(0.01);
  expect(share((one) => one.response.split(/\s+/).length > 120)).toBeGreaterThan(0.05);
  expect(share((one) => one.reference === undefined)).toBeGreaterThan(0);
  const right = new Map<string, number>();
  for (const { group, correct } of rollouts) right.set(group, (right.get(group) ?? 0) + Number(correct));
  expect([...right.values()].filter((count) => count === 8).length).toBeGreaterThan(1);
  expect([...right.values()].filter((count) => count === 0).length).toBeGreaterThan(1);
});
test("the reward tells right from wrong, and says which rows it could not judge", async () => {
  const verdicts = await judgeBatch(
    reward,
    rollouts.map(({ correct, ...one }) => rollout({ ...one, fields: { correct } })),
    createContext(),
  );
  const outcomes = verdicts.map(outcomeOf);
  const mean = (correct: boolean) => {
    const values = outcomes.flatMap((one, i) => (one.outcome === "score" && rollouts[i]!.correct === correct ? [one.value] : []));
    return values.reduce((sum, value) => sum + value, 0) / values.length;
  };
  expect(mean(true)).toBeGreaterThan(0.9);
  expect(mean(false)).toBeLessThan(0.2);
  outcomes.forEach((one, i) => {
    expect(one.outcome).toBe(rollouts[i]!.reference === undefined ? "invalid" : "score");
  });
});
