import { expect, test } from "vitest";
import { bradleyTerryLoss } from "./bradley-terry-loss.ts";
import { fitLinearReward } from "./fit-linear-reward.ts";
import { yesNoPairLoss } from "./yes-no-pair-loss.ts";

test("without its anchor it is the Bradley–Terry loss", () => {
  const batch = { chosen: [1, -0.3], rejected: [0.2, 0.4] };
  expect(yesNoPairLoss({ anchor: 0 })(batch)).toEqual(bradleyTerryLoss()(batch));
});
test("the anchor puts the border between yes and no between the answers; pairs alone leave it where it was", () => {
  const features = { chosen: [[3, 1], [4, 1]], rejected: [[1, 1], [2, 1]] }; // biome-ignore format: one table
  const intercept = (anchor: number) => fitLinearReward(yesNoPairLoss({ anchor }), features, { ridge: 1e-4 }).weights[1]!;
  expect(Math.abs(intercept(0))).toBeLessThan(1e-6);
  expect(intercept(0.1)).toBeLessThan(-1);
  expect(() => yesNoPairLoss({ anchor: -1 })).toThrow("yesNoPairLoss: anchor must be at least 0");
});
