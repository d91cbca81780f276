import { expect, test } from "vitest";
import { createContext, each, judgeBatch, type RolloutInput, rollout, scoreAll, valueOf } from "../core/index.ts";
import { difficultyWeighted } from "./difficulty-weighted.ts";
import { zScore } from "./z-score.ts";

const reward = each((one) => one.fields.reward as number | null);
const correct = each((one) => {
  if (one.fields.right === "?") throw new Error("judge down");
  return one.fields.right as number;
});
const answer = (total: number | null, right: number | string, group = "q"): RolloutInput => ({
  response: "",
  group,
  fields: { reward: total, right },
});
const values = async (batch: RolloutInput[], options = {}) =>
  (await scoreAll(difficultyWeighted(reward, correct, options), batch)).map(valueOf);

test("standing in the group times 4 σ d (1 − d)", async () => {
  const standing = zScore([1.5, 1, 0.5, 0]);
  const expected = standing.map((z) => 4 * 1.8 * 0.25 * 0.75 * z);
  (await values([answer(1.5, 1), answer(1, 0), answer(0.5, 0), answer(0, 0)])).forEach((value, i) => {
    expect(value).toBeCloseTo(expected[i]!, 12);
  });
});
test("a solved prompt teaches nothing, whatever points for form or length tell its answers apart", async () => {
  expect(await values([answer(1.7, 1), answer(1, 1), answer(1.5, 1)])).toEqual([0, 0, 0]);
  expect(await values([answer(0.5, 0), answer(0, 0)])).toEqual([0, 0]);
});
test("half right at peak 1 is the standing alone; groups do not mix", async () => {
  const batch = [answer(1, 1), answer(0, 0), answer(9, 1, "other"), answer(9, 0, "other")];
  expect(await values(batch, { peak: 1 })).toEqual([...zScore([1, 0]), 0, 0]);
});
test("what is not judged takes no part and keeps its verdict", async () => {
  const judged = await judgeBatch(
    difficultyWeighted(reward, correct, { peak: 1 }),
    [answer(null, 1), answer(5, "?"), answer(1, 1), answer(0, 0)].map(rollout),
    createContext(),
  );
  expect(judged[0]).toMatchObject({ value: null });
  expect((judged[1] as Error).message).toBe("judge down");
  expect(judged.slice(2).map((verdict) => valueOf(verdict as number))).toEqual(zScore([1, 0]));
});
test("refuses a negative peak", () => {
  expect(() => difficultyWeighted(reward, correct, { peak: -1 })).toThrow(
    "difficultyWeight: accuracy must be in [0, 1] and peak at least 0",
  );
});
