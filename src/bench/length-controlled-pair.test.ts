import { expect, test } from "vitest";
import { lengthControlledPair } from "./length-controlled-pair.ts";

test("among answers as good as the best the shortest is chosen, among the worst the longest rejected", () => {
  expect(lengthControlledPair([4, 4, 2, 1, 1], [50, 30, 10, 5, 70])).toEqual({ chosen: 1, rejected: 4 });
});
test("without tolerance only equal scores compete", () => {
  expect(lengthControlledPair([5, 4.99, 0, 0.01], [90, 10, 10, 90], { tolerance: 0 })).toEqual({ chosen: 0, rejected: 2 });
});
test("moving or stretching the scores changes nothing", () => {
  const scores = [0.2, 0.9, 0.85, 0.1];
  const lengths = [10, 30, 20, 5];
  const pair = lengthControlledPair(scores, lengths);
  expect(pair).toEqual({ chosen: 2, rejected: 3 });
  expect(lengthControlledPair(scores.map((s) => 10 * s - 4), lengths)).toEqual(pair); // biome-ignore format: one line
});
test("with more than half the spread one answer could be both: then there is no pair", () => {
  expect(lengthControlledPair([0, 0.5, 1], [5, 10, 12], { tolerance: 0.4 })).toEqual({ chosen: 2, rejected: 0 });
  expect(lengthControlledPair([0, 0.5, 1], [5, 10, 12], { tolerance: 0.6 })).toBeNull();
});
test("no answers and equal scores give no pair; lists must fit", () => {
  expect(lengthControlledPair([], [])).toBeNull();
  expect(lengthControlledPair([2, 2, 2], [1, 2, 3])).toBeNull();
  expect(() => lengthControlledPair([1], [])).toThrow("lengthControlledPair: needs a score and a length for each answer");
});
