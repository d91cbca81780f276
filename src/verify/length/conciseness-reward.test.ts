import { expect, test } from "vitest";
import { createContext, each, judgeBatch, type RolloutInput, rollout, scoreAll, valueOf } from "../../core/index.ts";
import { concisenessReward } from "./conciseness-reward.ts";

const correct = each((one) => one.fields.earned as number | null);
const conciseness = each((one) => {
  if (one.fields.c === "broken") throw new Error("judge down");
  return one.fields.c as number | null;
});
const answer = (earned: number | null, c: number | null | string, group = "q"): RolloutInput => ({
  response: "",
  group,
  fields: { earned, c },
});
const at = (step: number) => createContext({ step, totalSteps: 100 });
const values = async (batch: RolloutInput[], options = {}, step = 0) =>
  (await scoreAll(concisenessReward(correct, conciseness, options), batch, at(step))).map(valueOf);

test("by hand: half right, at the start of training and a quarter later", async () => {
  const batch = [answer(1, 0.8), answer(0, 1)];
  expect(await values(batch)).toEqual([1 + 0.5 * 0.8 * 1.5, 0]);
  expect(await values(batch, {}, 25)).toEqual([1 + 0.5 * 0.8 * 1.25, 0]);
});
test("easier questions press harder, and weight 0 is correctness alone", async () => {
  const [easy] = await values([answer(1, 1), answer(1, 1)]);
  const [hard] = await values([answer(1, 1), answer(0, 1), answer(0, 1)]);
  expect(easy).toBeGreaterThan(hard!);
  expect(await values([answer(1, 1), answer(0, 1)], { weight: 0 })).toEqual([1, 0]);
});
test("the gap between right and wrong is never smaller than 1, whatever c: length cannot pay for being wrong", async () => {
  for (const c of [-5, 0, 0.1, 1, 9]) {
    const [right, wrong] = await values([answer(1, c), answer(0, 1)]);
    expect(right! - wrong!).toBeGreaterThanOrEqual(1);
  }
});
test("c beyond [0.1, 1] is clipped; without opinion it is 0.1, and the score says so", async () => {
  const reward = concisenessReward(correct, conciseness, { weight: 1, annealing: () => 0, difficulty: () => 1 });
  const verdicts = await scoreAll(reward, [answer(1, -3), answer(1, 7), answer(1, null)]);
  expect(verdicts.map(valueOf)).toEqual([1.1, 2, 1.1]);
  expect(verdicts[2]).toMatchObject({ why: "conciseness has no opinion: counted as 0.1" });
});
test("a conciseness model that is down fails the answer; it does not score it, and the group goes on without", async () => {
  const judged = await judgeBatch(concisenessReward(correct, conciseness), [answer(0, "broken"), answer(1, 1)].map(rollout), at(0));
  expect((judged[0] as Error).message).toBe('part "conciseness": judge down');
  expect(judged[1]).toMatchObject({ value: 2 });
});
test("after the last step only difficulty presses; steps beyond it change nothing", async () => {
  expect(await values([answer(1, 1)], {}, 100)).toEqual([1.5]);
  expect(await values([answer(1, 1)], {}, 500)).toEqual([1.5]);
});
test("refuses a negative weight", () => {
  expect(() => concisenessReward(correct, conciseness, { weight: -1 })).toThrow("concisenessReward: weight must be at least 0; got -1");
});
