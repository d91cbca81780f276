import { expect, test } from "vitest";
import { mean, standardDeviation } from "../math/summary.ts";
import { createRandom } from "./random.ts";

const draws = (seed: number, count: number) => {
  const random = createRandom(seed);
  return Array.from({ length: count }, () => random());
};

test("the same seed gives the same numbers, another seed others", () => {
  expect(draws(1, 5)).toEqual(draws(1, 5));
  expect(draws(1, 5)).not.toEqual(draws(2, 5));
});
test("neighbouring seeds are not alike: their first numbers are spread over [0, 1)", () => {
  const first = Array.from({ length: 1000 }, (_, seed) => draws(seed, 1)[0]!);
  expect(mean(first)).toBeCloseTo(0.5, 1);
  expect(standardDeviation(first)).toBeCloseTo(Math.sqrt(1 / 12), 1);
});
test("a fork depends on seed and key only, not on what was drawn before", () => {
  const used = createRandom(3);
  used();
  expect(used.fork("row 7")()).toBe(createRandom(3).fork("row 7")());
  expect(used.fork("row 7")()).not.toBe(used.fork("row 8")());
});
test("normal has the asked mean and deviation", () => {
  const random = createRandom(4);
  const values = Array.from({ length: 20_000 }, () => random.normal(3, 2));
  expect(mean(values)).toBeCloseTo(3, 1);
  expect(standardDeviation(values)).toBeCloseTo(2, 1);
});
test("weighted draws in proportion to the weights and never what has none", () => {
  const random = createRandom(5);
  const counts = [0, 0, 0];
  for (let i = 0; i < 10_000; i++) counts[random.weighted([1, 0, 3])]!++;
  expect(counts[1]).toBe(0);
  expect(counts[2]! / counts[0]!).toBeCloseTo(3, 0);
});
test("shuffle keeps every entry and leaves the list as it was", () => {
  const list = [1, 2, 3, 4, 5];
  expect(createRandom(6).shuffle(list).sort()).toEqual(list);
  expect(list).toEqual([1, 2, 3, 4, 5]);
});
test("says what is wrong with weights and lists", () => {
  expect(() => createRandom(0).weighted([0, 0])).toThrow(
    "random.weighted: weights must be finite, not negative and not all zero; got [0,0]",
  );
  expect(() => createRandom(0).pick([])).toThrow("random.pick: the list must not be empty");
});
