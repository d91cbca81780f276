import { expect, test } from "vitest";
import { difficultyWeight } from "./difficulty-weight.ts";

test("half right weighs 1.8, all or none right nothing, and the two sides are alike", () => {
  expect(difficultyWeight(0.5)).toBe(1.8);
  expect([0, 1].map((d) => difficultyWeight(d))).toEqual([0, 0]);
  for (const d of [0.1, 0.3, 0.49]) expect(difficultyWeight(d)).toBeCloseTo(difficultyWeight(1 - d), 12);
});
test("it is the variance of a right-or-wrong reward, in units of the most there can be", () => {
  for (const d of [0.125, 0.5, 0.75]) expect(difficultyWeight(d, { peak: 1 })).toBeCloseTo((d * (1 - d)) / 0.25, 12);
});
test("refuses what is no share", () => {
  expect(() => difficultyWeight(1.2)).toThrow("difficultyWeight: accuracy must be in [0, 1] and peak at least 0");
  expect(() => difficultyWeight(Number.NaN)).toThrow("difficultyWeight");
});
