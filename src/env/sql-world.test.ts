import { expect, test } from "vitest";
import { mean, sum } from "../math/index.ts";
import { probabilitiesOf } from "./policy.ts";
import { sqlEdits, sqlWorld } from "./sql-world.ts";

const world = sqlWorld();

test("30 questions of 80 answers each, one of them the gold query with its tags", () => {
  expect(world.questions.length).toBe(30);
  for (const { gold, candidates } of world.questions) {
    expect(candidates.length).toBe(80);
    expect(candidates.filter(({ sql, edits }) => sql === gold && edits.length === 0).length).toBe(1);
    // An edit changes the text of the query; only the missing tags do not.
    for (const { sql, edits } of candidates) if (edits.some((edit) => edit !== "untagged")) expect(sql).not.toBe(gold);
  }
});
test("the policy begins with the asked rate of answers without fault", () => {
  for (const rate of [0.015, 0.3, 0.8]) {
    const policy = world.policy(rate);
    const measured = world.questions.map(({ candidates }, q) =>
      sum(
        probabilitiesOf(policy, q).map((p, a) =>
          candidates[a]!.edits.every((edit) => edit === "rewritten" || edit === "untagged") ? p : 0,
        ),
      ),
    );
    expect(mean(measured)).toBeCloseTo(rate, 6);
  }
});
test("a policy for some of the questions has their answers and the same features", () => {
  const policy = world.policy(0.3, [3, 4]);
  expect(policy.initial.length).toBe(2);
  expect(policy.weights.length).toBe(sqlEdits.length);
});
test("the same seed makes the same world", () => {
  expect(sqlWorld({ seed: 2 }).script).toBe(sqlWorld({ seed: 2 }).script);
  expect(sqlWorld({ seed: 2 }).script).not.toBe(world.script);
});
