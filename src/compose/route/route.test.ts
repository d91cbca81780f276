import { expect, test } from "vitest";
import { createContext, each, InvalidRollout, judgeBatch, type Reward, rollout, scoreAll, scoreOne } from "../../core/index.ts";
import { referenceZScore } from "../shape/reference-z-score.ts";
import { calibratedSigmoid } from "./calibrated-sigmoid.ts";
import { firstOpinion } from "./first-opinion.ts";
import { routeReward } from "./route-reward.ts";

const row = (task: unknown, group?: string) => ({ response: "", group, fields: { task } });

test("each rollout is judged by its route, each route in one batch of its own", async () => {
  const batches: number[] = [];
  const counting: Reward = (rows) => {
    batches.push(rows.length);
    return rows.map((_, i) => i);
  };
  const verdicts = await scoreAll(routeReward({ a: counting, b: each(() => 7) }), [row("a"), row("b"), row("a")]);
  expect(verdicts).toEqual([
    { value: 0, parts: { a: 0 } },
    { value: 7, parts: { b: 7 } },
    { value: 1, parts: { a: 1 } },
  ]);
  expect(batches).toEqual([2]);
});
test("a task without a route is invalid, or goes to the default; names of object methods are no routes", async () => {
  await expect(scoreOne(routeReward({ a: each(() => 1) }), row("b"))).rejects.toThrow(
    'routeReward: needs a task with a route (a); got {"task":"b"}',
  );
  await expect(scoreOne(routeReward({ a: each(() => 1) }), row("toString"))).rejects.toBeInstanceOf(InvalidRollout);
  expect(await scoreOne(routeReward({ a: each(() => 1) }, { otherwise: each(() => 0.2) }), row(undefined))).toEqual({
    value: 0.2,
    parts: { otherwise: 0.2 },
  });
});
test("a route keeps what its score carries, its abstentions and its failures", async () => {
  const reward = routeReward({
    full: each(() => ({ value: 1, steps: [0.5, 0.5], why: "because", answer: "4" })),
    quiet: each(() => null),
    broken: each(() => {
      throw new Error("down");
    }),
  });
  const verdicts = await judgeBatch(
    reward,
    ["full", "quiet", "broken"].map((task) => rollout(row(task))),
    createContext(),
  );
  expect(verdicts[0]).toMatchObject({ value: 1, steps: [0.5, 0.5], why: "because", answer: "4", parts: { full: { value: 1 } } });
  expect(verdicts[1]).toEqual({ value: null, parts: { quiet: null } });
  expect((verdicts[2] as Error).message).toBe("down");
});
test("how the task is told can be changed", async () => {
  const reward = routeReward(
    { long: each(() => 1), short: each(() => 0) },
    { task: ({ response }) => (response.length > 1 ? "long" : "short") },
  );
  expect(await scoreOne(reward, { response: "" })).toMatchObject({ value: 0 });
});

const invalid: Reward = each(() => {
  throw new InvalidRollout("rule", "needs a reference", undefined);
});
const down: Reward = each(() => {
  throw new Error("down");
});
test("first opinion: passes over abstentions and invalid rollouts, and stops at a failure", async () => {
  const last = each(() => 0.5);
  expect(await scoreOne(firstOpinion({ a: each(() => null), b: invalid, last }), { response: "" })).toEqual({
    value: 0.5,
    parts: { last: 0.5 },
  });
  await expect(scoreOne(firstOpinion({ down, last }), { response: "" })).rejects.toThrow("down");
});
test("first opinion: later rewards are asked only for what is left", async () => {
  const seen: unknown[] = [];
  const rule = each(({ fields }) => fields.rule as number | null);
  const model: Reward = (rows) => {
    seen.push(...rows.map(({ id }) => id));
    return rows.map(() => 9);
  };
  await scoreAll(firstOpinion({ rule, model }), [
    { id: "x", response: "", fields: { rule: 1 } },
    { id: "y", response: "", fields: { rule: null } },
  ]);
  expect(seen).toEqual(["y"]);
});
test("first opinion: nobody has one", async () => {
  expect(await scoreOne(firstOpinion({ a: each(() => null), b: invalid }), { response: "" })).toBeNull();
  await expect(scoreOne(firstOpinion({ b: invalid }), { response: "" })).rejects.toBeInstanceOf(InvalidRollout);
  expect(() => firstOpinion({})).toThrow("firstOpinion: needs at least one reward");
});
test("calibrated: neither shift nor scale of a reward matters when its calibration set shares them", () => {
  const set = [0.1, 0.5, 0.9, 0.2];
  expect(
    calibratedSigmoid(
      300 + 50 * 0.7,
      set.map((r) => 300 + 50 * r),
    ),
  ).toBeCloseTo(calibratedSigmoid(0.7, set), 12);
  expect(calibratedSigmoid(1e9, [0, 1])).toBe(1);
  expect(calibratedSigmoid(5, [2, 2])).toBe(0.5);
  expect(() => referenceZScore(1, [])).toThrow("referenceZScore: needs at least one reference reward; got []");
});
