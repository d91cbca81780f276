import { expect, test } from "vitest";
import { lowestShare } from "./lowest-share.ts";
import { metaRewardStep } from "./meta-reward-step.ts";
import { preferenceStrength } from "./preference-strength.ts";
import { spreadLoss } from "./spread-loss.ts";

test("one model is enough, and a model without a vote is left out", () => {
  expect(preferenceStrength([[2, -1]])).toEqual([
    { mean: 2, deviation: 0 },
    { mean: -1, deviation: 0 },
  ]);
  expect(preferenceStrength([[2], [Number.NaN]])).toEqual([{ mean: 2, deviation: 0 }]);
  expect(() => preferenceStrength([[Number.NaN]])).toThrow("preferenceStrength: pair 0 needs the vote of a model; got 1");
});
test("the whole is the lowest share of 1, nothing that of 0", () => {
  expect(lowestShare([3, 1, 2], 1)).toEqual([1, 2, 0]);
  expect(lowestShare([3, 1, 2], 0)).toEqual([]);
  expect(() => lowestShare([1], 2)).toThrow("lowestShare: the share must be in [0, 1]; got 2");
});
test("the spread of equal responses is the worst there is, (k − 1) / 2k; far apart it nears twice that", () => {
  const loss = (score: number[]) => spreadLoss({ group: 4 })({ score }).loss;
  expect(loss([1, 1, 1, 1])).toBeCloseTo(-3 / 8, 12);
  expect(loss([0, 100, 200, 300])).toBeCloseTo(-3 / 4, 12);
  expect(() => loss([1, 2, 3])).toThrow("batch needs score with 4 numbers an example");
});
test("without a look ahead it is plain descent", () => {
  const square = ([x = 0]: Float64Array) => ({ value: x * x, gradient: [2 * x] });
  const away = () => ({ value: 0, gradient: [5] });
  expect(metaRewardStep([3], { spread: away, loss: square, lookahead: 0, rate: 0.1 })[0]).toBeCloseTo(2.4, 12);
});
