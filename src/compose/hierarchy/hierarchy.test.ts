import { expect, test } from "vitest";
import { each, type Reward, type Score, scoreOne, type Verdict, valueOf } from "../../core/index.ts";
import { sigmoid } from "../../math/index.ts";
import { aspectConsistency } from "./aspect-consistency.ts";
import { hierarchicalReward } from "./hierarchical-reward.ts";
import { stepsAndWhole } from "./steps-and-whole.ts";

const always = (verdict: Verdict): Reward => each(() => verdict);
const judged = async (h: number | null, a: Verdict, options = {}, tokens = 0) =>
  (await scoreOne(hierarchicalReward(always(h), { a: [2, always(a)] }, options), {
    response: "",
    ...(tokens > 0 && { tokens: { ids: new Int32Array(tokens) } }),
  })) as Score;

test("below the threshold only the whole counts, at it the aspects too", async () => {
  expect((await judged(0.59, 100)).value).toBeCloseTo(5 * 0.59, 12);
  expect((await judged(0.6, 0)).value).toBeCloseTo(5 * 0.6 + 2 * 0.5, 12);
  expect((await judged(0.5, 1, { threshold: 0.5, weight: 3 })).value).toBeCloseTo(1.5 + 2 * sigmoid(1), 12);
});
test("passing the threshold never costs anything, and an aspect adds at most its weight", async () => {
  expect((await judged(0.6, -1000)).value).toBeGreaterThanOrEqual((await judged(0.5999, -1000)).value!);
  expect((await judged(1, 1e9)).value).toBeCloseTo(7, 12);
});
test("on tokens: the whole on the last one, an aspect where it speaks, and the sum is the value", async () => {
  const aspect = { value: 0, tokens: Float32Array.from([0, 1, 0, -1]) };
  const { value, tokens } = await judged(1, aspect, {}, 4);
  expect(Array.from(tokens!)).toEqual([0, expect.closeTo(2 * sigmoid(1), 6), 0, expect.closeTo(5 + 2 * sigmoid(-1), 6)]);
  expect(value).toBeCloseTo(
    Array.from(tokens!).reduce((a, b) => a + b),
    5,
  );
  expect(Array.from((await judged(0, 1, {}, 2)).tokens!)).toEqual([0, 0]);
  expect(Array.from((await judged(1, 0, {}, 2)).tokens!)).toEqual([0, 6]);
});
test("an aspect that abstains adds nothing; a whole that abstains leaves no opinion", async () => {
  expect((await judged(1, null)).value).toBe(5);
  expect((await judged(null, 1)).value).toBeNull();
});
test("says what it cannot do", () => {
  expect(() => hierarchicalReward(always(1), {})).toThrow(
    'hierarchicalReward: needs at least one aspect, and none called "holistic"; got []',
  );
  expect(() => hierarchicalReward(always(1), { a: [-1, always(1)] })).toThrow("those of aspects at least 0");
});
test("consistency: the whole agrees with itself, its reverse never does, a constant half of the time", () => {
  const pairs = [
    [1, 2],
    [3, 0],
    [5, 4],
  ] as const;
  expect(aspectConsistency(pairs, pairs)).toBe(1);
  expect(
    aspectConsistency(
      pairs,
      pairs.map(([a, b]) => [-a, -b] as const),
    ),
  ).toBe(0);
  expect(
    aspectConsistency(
      pairs,
      pairs.map(() => [7, 7] as const),
    ),
  ).toBe(0.5);
  expect(() => aspectConsistency([[1, 1]], [[1, 2]])).toThrow("needs a pair that the whole tells apart");
});
test("steps and whole: shares of 0 and 1 are the two alone; without steps their mean is 0", async () => {
  const steps = always({ value: 9, steps: [0.2, 0.4] });
  const value = async (share: number) => valueOf(await scoreOne(stepsAndWhole(steps, always(1), { share }), { response: "" }));
  expect([await value(0), await value(0.5), await value(1)]).toEqual([0.3, 0.65, 1].map((one) => expect.closeTo(one, 12)));
  expect(await scoreOne(stepsAndWhole(always(0.8), always(1)), { response: "" })).toMatchObject({ value: 0.5, why: "no steps" });
  expect(await scoreOne(stepsAndWhole(steps, always(null)), { response: "" })).toMatchObject({ value: null });
});
