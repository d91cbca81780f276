import { expect, test } from "vitest";
import { minMaxScore } from "./min-max-score.ts";

test("the worst is 0, the best 1, the middle halfway", () => {
  expect(minMaxScore([-10, 10, 0])).toEqual([0, 1, 0.5]);
});
test("shifting and stretching changes nothing", () => {
  expect(minMaxScore([1, 2, 5].map((x) => 4 * x + 8))).toEqual(minMaxScore([1, 2, 5]));
});
test("no spread, no signal", () => {
  expect(minMaxScore([3, 3, 3])).toEqual([0, 0, 0]);
  expect(minMaxScore([3])).toEqual([0]);
  expect(minMaxScore([])).toEqual([]);
});
