import { expect, test } from "vitest";
import { createContext, each, judgeBatch, type Reward, rollout, type Score, scoreAll, valueOf } from "../../core/index.ts";
import { trustReward } from "./trust-reward.ts";
import { trustWeight } from "./trust-weight.ts";

const outcome = each(({ fields }) => fields.o as number | null);
const thinking = each(({ fields }) => {
  if (fields.p === "broken") throw new Error("broken");
  return fields.p as number | null;
});
const row = (o: number | null, p: number | null | "broken", group = "g") => ({ response: "", group, fields: { o, p } });
const values = async (rows: ReturnType<typeof row>[], options = {}, context = createContext()) =>
  (await scoreAll(trustReward(outcome, thinking, options), rows, context)).map(valueOf);

test("0.3 for right and 0.8 for wrong answers leaves 0.607 of the trust, the other way round all of it", () => {
  expect(trustWeight([0.2, 0.4, 0.8], [true, true, false])).toBeCloseTo(0.607, 3);
  expect(trustWeight([0.8, 0.2], [true, false])).toBe(1);
  expect(trustWeight([0, 1], [true, false])).toBeCloseTo(Math.exp(-1), 12);
});
test("nothing to tell it by: full trust", () => {
  expect([trustWeight([0.1, 0.9], [true, true]), trustWeight([0.9], [false]), trustWeight([], [])]).toEqual([1, 1, 1]);
});
test("the bonus fades with the training and is taken group by group", async () => {
  const rows = [row(1, 0.5), row(0, 0.1), row(1, 1, "h")];
  expect(await values(rows)).toEqual([1 + 0.15, 0.03, 1.3].map((value) => expect.closeTo(value, 12)));
  const late = createContext({ step: 500, totalSteps: 500 });
  expect((await values(rows, {}, late))[2]).toBeCloseTo(1 + 0.3 / Math.E, 12);
  expect((await values(rows, { time: Infinity }, late))[2]).toBeCloseTo(1.3, 12);
});
test("with α = 0 it is the outcome", async () => {
  expect(await values([row(1, 0.5), row(0.25, 0.1)], { alpha: 0 })).toEqual([1, 0.25]);
});
test("released code: no bonus in groups that agree, none for hopeless answers, and neither is read", async () => {
  let read = 0;
  const counting: Reward = (rows, context) => {
    read += rows.length;
    return thinking(rows, context);
  };
  const reward = trustReward(outcome, counting, { mixedOnly: true, hopeless: 0.2 });
  const rows = [row(1, 0.5), row(0, 0.9), row(1, 1, "h"), row(1, 1, "h")];
  const verdicts = (await scoreAll(reward, rows)) as Score[];
  expect(verdicts.map(({ value }) => value)).toEqual([expect.closeTo(1.15, 12), 0, 1, 1]);
  expect(verdicts[0]!.parts).toEqual({ outcome: 1, thinking: 0.5, trust: 1 });
  expect(read).toBe(1);
});
test("an unread opinion leaves the outcome; failures and scores out of range fail their rollout alone", async () => {
  const rows = [row(1, null), row(1, "broken"), row(0, 1.2), row(null, 1), row(0, 0.5)];
  const verdicts = await judgeBatch(trustReward(outcome, thinking), rows.map(rollout), createContext());
  expect(verdicts[0]).toMatchObject({ value: 1, parts: { thinking: null } });
  expect((verdicts[1] as Error).message).toBe("broken");
  expect((verdicts[2] as Error).message).toBe("trustReward: the score of the thinking must be in [0, 1]; got 1.2");
  expect(verdicts[3]).toBeNull();
  expect(verdicts[4]).toMatchObject({ value: expect.closeTo(0.15, 12) });
});
test("says what it cannot do", () => {
  expect(() => trustReward(outcome, thinking, { alpha: -1 })).toThrow("trustReward: alpha must be at least 0; got -1");
  expect(() => trustReward(outcome, thinking, { time: 0 })).toThrow("time above 0");
});
