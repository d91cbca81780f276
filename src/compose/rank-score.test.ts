import { expect, test } from "vitest";
import { sum } from "../math/index.ts";
import { rankScore } from "./rank-score.ts";

test("three different values stand at −1, 0 and 1, whatever their distance", () => {
  expect(rankScore([5, -3, 1e9])).toEqual([0, -1, 1]);
});
test("any growing function of the rewards gives the same scores", () => {
  const values = [0.3, -1, 2, 0.3];
  expect(rankScore(values.map(Math.exp))).toEqual(rankScore(values));
});
test("turning the order round turns the signs round", () => {
  expect(rankScore([1, 2, 3, 4].map((x) => -x))).toEqual(rankScore([1, 2, 3, 4]).map((s) => -s));
});
test("sums to 0, also with ties", () => {
  expect(sum(rankScore([1, 1, 2, 3, 3, 3]))).toBeCloseTo(0, 12);
});
test("no spread, no signal", () => {
  expect(rankScore([4, 4, 4])).toEqual([0, 0, 0]);
  expect(rankScore([4])).toEqual([0]);
});
