import { expect, test } from "vitest";
import { brpoAdvantages } from "./brpo-advantages.ts";

test("the advantage is the reward, with no mean taken off", () => {
  expect(brpoAdvantages([1, 0, 1, -1, 1])).toEqual([1, 0, 1, -1, 1]);
});
test("a group is left out where the reference was an outlier, just beyond the limit", () => {
  const group = (wins: number) => [0, ...Array.from({ length: 15 }, (_, i) => (i < wins ? 1 : -1))];
  expect(brpoAdvantages(group(12))).toEqual(group(12)); // |Σ| = 9 of 16
  expect(brpoAdvantages(group(13)).every((a) => a === 0)).toBe(true); // 11 of 16
  expect(brpoAdvantages(group(2)).every((a) => a === 0)).toBe(true);
  expect(brpoAdvantages(group(15), { filter: 1 })).toEqual(group(15));
});
test("who wins and who loses can change places", () => {
  const rewards = [1, -1, 0, -1];
  expect(brpoAdvantages(rewards.map((reward) => 0 - reward))).toEqual(brpoAdvantages(rewards).map((a) => 0 - a));
});
test("refuses what is no win or loss", () => {
  expect(() => brpoAdvantages([2])).toThrow("brpoAdvantages: rewards must be in [−1, 1]; got [2]");
  expect(() => brpoAdvantages([], { filter: 2 })).toThrow("brpoAdvantages: filter must be in [0, 1]; got 2");
});
