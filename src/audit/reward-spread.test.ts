import { expect, test } from "vitest";
import { rewardSpread } from "./reward-spread.ts";

test("by hand: the last of ten batches against the first", () => {
  const history = Array.from({ length: 10 }, (_, t) => [0, 10 - t]);
  const { spread, first, last, kept } = rewardSpread(history);
  expect(spread[3]).toBeCloseTo(7 / Math.SQRT2, 12);
  expect([first, last, kept]).toEqual([expect.closeTo(10 / Math.SQRT2), expect.closeTo(1 / Math.SQRT2), expect.closeTo(0.1)]);
});
test("what is kept has no unit; a reward that never told anything apart keeps nothing", () => {
  const history = [[0, 1, 3], [1, 2, 2]]; // biome-ignore format: one history
  expect(rewardSpread(history.map((batch) => batch.map((r) => 5 * r - 7))).kept).toBeCloseTo(rewardSpread(history).kept!, 12);
  expect(rewardSpread([[1, 1], [0, 2]]).kept).toBe(null); // biome-ignore format: one history
});
test("says what is wrong", () => {
  expect(() => rewardSpread([[1]])).toThrow("rewardSpread: needs batches of two finite rewards or more");
  expect(() => rewardSpread([[1, 2]], { share: 0.6 })).toThrow("share must be in (0, ½]");
});
