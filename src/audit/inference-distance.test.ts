import { expect, test } from "vitest";
import { inferenceDistance } from "./inference-distance.ts";

const tie = (from: number, to: number, variance = 1) => ({ from, to, variance });

test("a circle of n has the resistance k (n − k) / n", () => {
  const circle = Array.from({ length: 10 }, (_, i) => tie(i, (i + 1) % 10));
  for (const k of [1, 3, 5]) expect(inferenceDistance(10, circle, 0, k)).toBeCloseTo((k * (10 - k)) / 10, 8);
});
test("it is the same in both directions, and one more tie never makes it larger", () => {
  const ties = [tie(0, 1, 2), tie(1, 2, 0.5), tie(0, 3, 1), tie(3, 2, 4)];
  expect(inferenceDistance(4, ties, 0, 2)).toBeCloseTo(inferenceDistance(4, ties, 2, 0), 10);
  expect(inferenceDistance(4, [...ties, tie(1, 3, 9)], 0, 2)).toBeLessThanOrEqual(inferenceDistance(4, ties, 0, 2));
});
test("a hundred responses in a row are a hundred ties apart", () => {
  expect(
    inferenceDistance(
      101,
      Array.from({ length: 100 }, (_, i) => tie(i, i + 1)),
      0,
      100,
    ),
  ).toBeCloseTo(100, 6);
});
test("says which tie is none", () => {
  expect(() => inferenceDistance(2, [tie(0, 2)], 0, 1)).toThrow("responses must be indices below 2");
  expect(() => inferenceDistance(2, [tie(0, 1, 0)], 0, 1)).toThrow("variances above 0");
});
