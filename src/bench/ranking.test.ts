import { expect, test } from "vitest";
import { ndcgAt } from "./ndcg-at.ts";
import { recallAt } from "./recall-at.ts";

test("NDCG: a ranking of six, by hand", () => {
  const dcg = 3 / Math.log2(2) + 2 / Math.log2(3) + 3 / Math.log2(4) + 0 + 1 / Math.log2(6) + 2 / Math.log2(7);
  const ideal = 3 / Math.log2(2) + 3 / Math.log2(3) + 2 / Math.log2(4) + 2 / Math.log2(5) + 1 / Math.log2(6);
  expect(ndcgAt([3, 2, 3, 0, 1, 2], { k: 6 })).toBeCloseTo(dcg / ideal, 12);
});
test("NDCG: sorted gains have 1, and one relevant item in place i has 1 / log2(i + 1)", () => {
  expect(ndcgAt([3, 2, 1, 0], { k: 3 })).toBe(1);
  expect(ndcgAt([0, 0, 1, 0], { k: 4 })).toBe(0.5);
  expect(ndcgAt([0, 0, 1, 0], { k: 2 })).toBe(0);
});
test("the unit of the gains does not matter, and nothing relevant is 0", () => {
  expect(ndcgAt([1, 0, 2], { k: 3 })).toBeCloseTo(ndcgAt([10, 0, 20], { k: 3 }), 12);
  expect(ndcgAt([], { k: 3 })).toBe(0);
  expect(recallAt([0, 0], { k: 1 })).toBe(0);
});
test("recall reaches 1 with the whole list and grows with k", () => {
  const gains = [0, 1, 0, 1, 1];
  const recalls = [1, 2, 3, 4, 5].map((k) => recallAt(gains, { k }));
  expect(recalls).toEqual([0, 1 / 3, 1 / 3, 2 / 3, 1]);
});
test("says what is wrong", () => {
  expect(() => ndcgAt([1], { k: 0 })).toThrow("ndcgAt: k must be a whole number from 1; got 0");
  expect(() => recallAt([-1], { k: 1 })).toThrow("recallAt: gains must not be negative; got [-1]");
});
