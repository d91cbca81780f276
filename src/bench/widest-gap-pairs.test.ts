import { expect, test } from "vitest";
import { widestGapPairs } from "./widest-gap-pairs.ts";

test("the widest gap of a single criterion counts, not the sum of all", () => {
  expect(widestGapPairs([[0.6, 0.6, 0.6], [0.9, 0, 0]], [[0.4, 0.4, 0.4], [0.1, 0.3, 0.3]], { keep: 0.5 })).toEqual([1]); // biome-ignore format: one line
});
test("a share of 1 keeps all pairs; equal gaps keep their order; shares are rounded up", () => {
  const [one, two] = [[[1], [1], [1]], [[0], [0], [0]]]; // biome-ignore format: one line
  expect(widestGapPairs(one!, two!, { keep: 1 })).toEqual([0, 1, 2]);
  expect(widestGapPairs(one!, two!)).toEqual([0, 1]);
  expect(widestGapPairs([], [])).toEqual([]);
});
test("says what is wrong", () => {
  expect(() => widestGapPairs([[1]], [[1, 2]])).toThrow("widestGapPairs: needs finite scores by the same criteria");
  expect(() => widestGapPairs([[1]], [[0]], { keep: 0 })).toThrow("keep must be in (0, 1]; got 0");
});
