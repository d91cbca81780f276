import { expect, test } from "vitest";
import { createRandom } from "../core/index.ts";
import { flipRate } from "./flip-rate.ts";
import { swapConsistentAccuracy } from "./swap-consistent-accuracy.ts";

const pairs = Array.from({ length: 4000 }, (_, i) => i);

test("who always names the first is never right in both orders, and always flips", () => {
  const [first, second] = [pairs.map(() => 1), pairs.map(() => 0)];
  expect([swapConsistentAccuracy(first, second), flipRate(first, second)]).toEqual([0, 1]);
});
test("a coin is right in both orders a quarter of the time, and flips half of the time", () => {
  const random = createRandom(1);
  const coin = () => pairs.map(() => random.integer(2));
  const [first, second] = [coin(), coin()];
  expect(Math.abs(swapConsistentAccuracy(first, second) - 0.25)).toBeLessThan(0.03);
  expect(Math.abs(flipRate(first, second) - 0.5)).toBeLessThan(0.03);
});
test("wrong in both orders is no flip; a tie is one, and is not right", () => {
  expect(flipRate([0.1], [0.2])).toBe(0);
  expect([flipRate([0.5], [1]), swapConsistentAccuracy([0.5], [1])]).toEqual([1, 0]);
});
test("lists that differ in length, and empty ones, are refused", () => {
  expect(() => flipRate([1, 1], [1])).toThrow("must have the same length");
  expect(() => swapConsistentAccuracy([], [])).toThrow("must not be empty");
});
