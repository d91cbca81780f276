import { expect, test } from "vitest";
import { ladder } from "./ladder.ts";

test("easy before hard, short before long where they are as hard, equal ones in their order", () => {
  expect(ladder([0.2, 0.9, 0.5, 0.5, 0.2], [10, 900, 80, 20, 10])).toEqual([1, 3, 2, 0, 4]);
});
test("what is always or never solved is dropped, or stands at the ends", () => {
  expect(ladder([0, 1, 0.5], [1, 1, 1])).toEqual([2]);
  expect(ladder([0, 1, 0.5], [1, 1, 1], { keepAll: true })).toEqual([1, 2, 0]);
  expect(ladder([0, 1], [5, 5])).toEqual([]);
});
test("says what is wrong", () => {
  expect(() => ladder([0.5], [])).toThrow("ladder: needs a pass rate in [0, 1] and a length for each problem");
  expect(() => ladder([Number.NaN], [1])).toThrow("ladder");
});
