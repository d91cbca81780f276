import { expect, test } from "vitest";
import { mean, standardDeviation } from "../math/index.ts";
import { zScore } from "./z-score.ts";

test("by hand: 1 and 3 lie half a sample deviation of √2 from their mean, twice over", () => {
  expect(zScore([1, 3], { epsilon: 0 })).toEqual([expect.closeTo(-Math.SQRT1_2, 12), expect.closeTo(Math.SQRT1_2, 12)]);
});
test("has mean 0 and deviation 1", () => {
  const z = zScore([3, 1, 4, 1, 5, 9, 2, 6], { epsilon: 0 });
  expect(mean(z)).toBeCloseTo(0, 12);
  expect(standardDeviation(z)).toBeCloseTo(1, 12);
});
test("shifting and stretching the rewards changes nothing", () => {
  const values = [0.2, 0.9, 0.4];
  zScore(
    values.map((x) => 5 * x - 3),
    { epsilon: 0 },
  ).forEach((z, i) => expect(z).toBeCloseTo(zScore(values, { epsilon: 0 })[i]!, 12));
});
test("equal rewards give zeros, also when their mean is not exact", () => {
  expect(zScore([0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1], { epsilon: 0 })).toEqual([0, 0, 0, 0, 0, 0, 0]);
  expect(zScore([7])).toEqual([0]);
  expect(zScore([])).toEqual([]);
});
test("huge rewards do not overflow", () => {
  expect(zScore([1e150, -1e150], { epsilon: 0 })[0]).toBeCloseTo(Math.SQRT1_2, 12);
});
