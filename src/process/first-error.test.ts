import { expect, test } from "vitest";
import { firstErrorReward } from "./first-error-reward.ts";

test("what comes after the first error counts for nothing", () => {
  expect([firstErrorReward([false, true, true]), firstErrorReward([true, false, false]), firstErrorReward([true, false, true])]).toEqual([
    0,
    1 / 3,
    1 / 3,
  ]);
  expect(() => firstErrorReward([])).toThrow("firstErrorReward: needs at least one step");
});
