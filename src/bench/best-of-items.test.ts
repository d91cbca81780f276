import { expect, test } from "vitest";
import { createRandom } from "../core/index.ts";
import { mean } from "../math/index.ts";
import { bestOfItems } from "./best-of-items.ts";

const random = createRandom(1);

test("the best of an item has the highest score of it, and no response stands in it twice", () => {
  const scores = [5, 1, 4, 2, 3, 0];
  for (const { responses, best } of bestOfItems(scores, { count: 200, random })) {
    expect(new Set(responses).size).toBe(4);
    for (const i of responses) expect(scores[i]!).toBeLessThanOrEqual(scores[responses[best]!]!);
  }
});
test("the best stands at each place alike, and the best of all is in two of three items of four of six", () => {
  const items = bestOfItems([5, 1, 4, 2, 3, 0], { count: 3000, random });
  for (const place of [0, 1, 2, 3]) expect(mean(items.map(({ best }) => (best === place ? 1 : 0)))).toBeCloseTo(0.25, 1);
  expect(mean(items.map(({ responses }) => (responses.includes(0) ? 1 : 0)))).toBeCloseTo(2 / 3, 1);
});
test("draws with two that are best, and responses that nobody judged, are left out", () => {
  expect(bestOfItems([1, 1, 0], { size: 3, count: 9, random })).toEqual([]);
  expect(bestOfItems([1, Number.NaN, 0], { size: 3, count: 9, random })).toEqual([]);
  for (const { responses } of bestOfItems([1, Number.NaN, 0], { size: 2, count: 9, random })) expect(responses).not.toContain(1);
});
test("says what does not fit", () => {
  expect(() => bestOfItems([1, 2], { size: 1, count: 1, random })).toThrow("size must be a whole number from 2");
});
