import { expect, test } from "vitest";
import { pseudoLabels } from "./pseudo-labels.ts";

test("a lucky hit: the label is wrong, and most rewards are right", () => {
  // truth 9: the label 1 is wrong, but only its own two samples are paid wrongly and the one right sample is not paid
  const found = pseudoLabels([["1", "1", "2", "3", "4", "9"]], ["9"]);
  expect(found.labelAccuracy).toBe(0);
  expect(found.rewardAccuracy).toBe(0.5);
  expect(pseudoLabels([["1", "1", "2", "3", "4", "5"]], ["9"]).rewardAccuracy).toBeCloseTo(4 / 6, 12);
});
test("right labels give right rewards", () => {
  expect(pseudoLabels([["1", "1", "2", null]], ["1"])).toEqual({
    labelAccuracy: 1,
    rewardAccuracy: 1,
    majorityShare: 2 / 3,
    correctShare: 0.5,
    passAtN: 1,
  });
});
test("where nobody answers, no reward is paid, and rightly so", () => {
  expect(pseudoLabels([[null, null]], ["1"])).toMatchObject({ labelAccuracy: 0, rewardAccuracy: 1, majorityShare: 0, passAtN: 0 });
});
test("errors that all agree make the reward wrong for all", () => {
  expect(pseudoLabels([["2", "2", "2", "1"]], ["1"]).rewardAccuracy).toBe(0);
});
test("says what is missing", () => {
  expect(() => pseudoLabels([["1"]], [])).toThrow("pseudoLabels: needs at least one prompt");
});
