import { expect, test } from "vitest";
import { rankToPairs } from "./rank-to-pairs.ts";

test("all pairs of n different scores are n(n − 1)/2, each with the better one first", () => {
  const scores = [3, 1, 4, 1.5, 9];
  const pairs = rankToPairs(scores, { scheme: "all" });
  expect(pairs.length).toBe(10);
  for (const [one, other] of pairs) expect(scores[one]).toBeGreaterThan(scores[other]!);
});
test("equal scores make no pair, whatever the scheme", () => {
  for (const scheme of ["best-vs-rest", "best-vs-worst", "all"] as const) expect(rankToPairs([2, 2, 2], { scheme })).toEqual([]);
  expect(rankToPairs([2, 2, 1], { scheme: "best-vs-rest" })).toEqual([[0, 2]]);
});
test("pairs that are closer than the gap are left out; one of just that size stays", () => {
  expect(rankToPairs([1, 0.5, 0.75], { minGap: 0.5 })).toEqual([[0, 1]]);
});
test("an answer without a score is in no pair, and one answer alone is none", () => {
  expect(rankToPairs([Number.NaN, 1, 2], { scheme: "all" })).toEqual([[2, 1]]);
  expect(rankToPairs([1])).toEqual([]);
  expect(rankToPairs([])).toEqual([]);
});
test("says what is wrong", () => {
  expect(() => rankToPairs([1, 2], { scheme: "some" as never })).toThrow('rankToPairs: scheme must be "best-vs-rest"');
  expect(() => rankToPairs([1, 2], { minGap: -1 })).toThrow("rankToPairs: minGap must be at least 0; got -1");
});
