import { expect, test } from "vitest";
import { groupAdvantage } from "../env/index.ts";
import { itemStepAdvantage } from "./item-step-advantage.ts";
import { turnGroupAdvantage } from "./turn-group-advantage.ts";

test("dialogues of one turn: what a group has, less its mean", () => {
  expect(turnGroupAdvantage([[1], [0], [0.5], [0.5], [0]])).toEqual([[0.6], [-0.4], [expect.closeTo(0.1)], [expect.closeTo(0.1)], [-0.4]]);
  const scaled = turnGroupAdvantage([[1], [0], [0.5], [0.5], [0]], { scaled: true });
  expect(scaled.flat()).toEqual(groupAdvantage([1, 0, 0.5, 0.5, 0]));
});
test("a turn's advantages sum to zero over those who reached it, and do not feel what came before", () => {
  const rewards = [[0, 1, 1], [1, 0], [1, 0.25, 0.5], [0.5, 0.75], [1, 1], [0]];
  const advantages = turnGroupAdvantage(rewards);
  for (const k of [0, 1]) expect(advantages.reduce((sum, turns) => sum + (turns[k] ?? 0), 0)).toBeCloseTo(0, 12);
  const other = turnGroupAdvantage(rewards.map(([first, ...rest]) => [1 - first!, ...rest]));
  expect(other.map((turns) => turns[1])).toEqual(advantages.map((turns) => turns[1]));
});
test("a turn that four reached says nothing; one that five reached does", () => {
  const reached = (count: number) => Array.from({ length: 8 }, (_, i) => (i < count ? [0, i % 2] : [0]));
  expect(
    turnGroupAdvantage(reached(4))
      .flat()
      .every((advantage) => advantage === 0),
  ).toBe(true);
  expect(turnGroupAdvantage(reached(5))[1]).toEqual([0, 0.6]);
});
test("an item that all or none meet at the same step moves no rollout against another", () => {
  const same = itemStepAdvantage([[[1], [0]], [[1], [0]]], [1]); // biome-ignore format: one group
  expect(same[0]).toEqual(same[1]);
  expect(itemStepAdvantage([[[0], [0]], [[0], [0]]], [1])).toEqual([[0, 0], [0, 0]]); // biome-ignore format: one group
});
test("items add up by their weights", () => {
  const a = itemStepAdvantage([[[1], [0]], [[0], [0]]], [1]); // biome-ignore format: one group
  const both = itemStepAdvantage([[[1, 1], [0, 0]], [[0, 0], [0, 0]]], [1, 2]); // biome-ignore format: one group
  both.forEach((steps, i) => steps.forEach((value, t) => expect(value).toBeCloseTo(3 * a[i]![t]!, 12)));
});
test("says what is wrong", () => {
  expect(() => turnGroupAdvantage([[1]], { least: 0 })).toThrow("turnGroupAdvantage: least must be a whole number from 1; got 0");
  expect(() => turnGroupAdvantage([[Number.NaN]])).toThrow("rewards must be finite");
  expect(() => itemStepAdvantage([[[1]]], [1, 1])).toThrow("one entry for each of the 2 items");
});
