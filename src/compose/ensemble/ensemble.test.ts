import { expect, test } from "vitest";
import { createRandom, each, type Reward, scoreOne } from "../../core/index.ts";
import { mean, minimum } from "../../math/index.ts";
import { ensemble } from "./ensemble.ts";
import { lowerConfidenceBound } from "./lower-confidence-bound.ts";
import { robustReward } from "./robust-reward.ts";
import { softMinimum } from "./soft-minimum.ts";
import { trimmedMinimum } from "./trimmed-minimum.ts";

const always = (value: number | null): Reward => each(() => value);
const aggregates = { mean, minimum, trimmedMinimum, lowerConfidenceBound, softMinimum };

test("each aggregate ignores the order of the members, follows a common shift, and is the reward itself where they agree", () => {
  const random = createRandom(7);
  for (const aggregate of Object.values<(values: readonly number[]) => number>(aggregates)) {
    for (let trial = 0; trial < 100; trial++) {
      const values = Array.from({ length: 1 + random.integer(6) }, () => random.normal(0, 3));
      const offset = random.normal(0, 10);
      expect(aggregate(random.shuffle(values))).toBeCloseTo(aggregate(values), 10);
      expect(aggregate(values.map((value) => value + offset))).toBeCloseTo(aggregate(values) + offset, 9);
      expect(aggregate(values.map(() => offset))).toBeCloseTo(offset, 10);
      expect(aggregate(values)).toBeLessThanOrEqual(mean(values) + (aggregate === trimmedMinimum ? Infinity : 1e-12));
    }
  }
});
test("the soft minimum goes from the mean to the minimum", () => {
  const values = [3, -1, 2];
  expect(softMinimum(values, { beta: 1e-6 })).toBeCloseTo(mean(values), 5);
  expect(softMinimum(values, { beta: 1e6 })).toBeCloseTo(-1, 5);
  expect(softMinimum([1e5, -1e5])).toBeCloseTo(-1e5 + Math.LN2, 6);
});
test("one broken member rules the minimum but not the trimmed one", () => {
  expect(minimum([1, 2, 3, -1e9])).toBe(-1e9);
  expect(trimmedMinimum([1, 2, 3, -1e9])).toBe(1);
  expect(trimmedMinimum([1, 2], { trim: 9 })).toBe(2);
});
test("robust: λ = 1 is the nominal reward, λ = 0 the worst case, and between it is a straight line", () => {
  expect(robustReward(5, [1, 2], { lambda: 1 })).toBe(5);
  expect(robustReward(5, [1, 2], { lambda: 0 })).toBe(1);
  expect(robustReward(5, [1, 2], { lambda: 0.25 })).toBe(2);
  expect(robustReward(5, [5])).toBe(5);
});
test("an abstaining member is left out, a failing one fails the whole under its name", async () => {
  expect(await scoreOne(ensemble({ a: always(1), b: always(null) }), { response: "" })).toEqual({ value: 1, parts: { a: 1, b: null } });
  expect(await scoreOne(ensemble({ b: always(null) }), { response: "" })).toMatchObject({ value: null });
  const broken = each(() => {
    throw new Error("down");
  });
  await expect(scoreOne(ensemble({ a: always(1), b: broken }, minimum), { response: "" })).rejects.toThrow('part "b": down');
});
test("says what it needs", () => {
  expect(() => ensemble({})).toThrow("ensemble: needs at least one member; got {}");
  expect(() => robustReward(1, [1], { lambda: 2 })).toThrow("robustReward: lambda must be in [0, 1]; got 2");
  expect(() => trimmedMinimum([1], { trim: -1 })).toThrow("trimmedMinimum: trim must be a whole number of at least 0; got -1");
  expect(() => softMinimum([1], { beta: 0 })).toThrow("softMinimum: beta must be positive and finite; got 0");
  expect(() => lowerConfidenceBound([])).toThrow("lowerConfidenceBound: needs at least one member; got []");
});
