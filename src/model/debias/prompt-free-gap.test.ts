import { expect, test } from "vitest";
import { sigmoid } from "../../math/index.ts";
import { promptFreeGap } from "./prompt-free-gap.ts";

test("what is left after it is as often for as against", () => {
  const gaps = [-1, 0.3, 2, 5];
  const c = promptFreeGap(gaps);
  expect(gaps.reduce((sum, gap) => sum + sigmoid(gap - c), 0)).toBeCloseTo(2, 8);
});
test("a lead that every prompt gives is all of it; adding it to all gaps adds it to the answer", () => {
  expect(promptFreeGap([1.5])).toBeCloseTo(1.5, 8);
  expect(promptFreeGap([-1, 0.3, 2].map((gap) => gap + 4))).toBeCloseTo(promptFreeGap([-1, 0.3, 2]) + 4, 7);
});
test("a prompt of weight 3 is three prompts, one of weight 0 none", () => {
  expect(promptFreeGap([0, 4], { weights: [3, 1] })).toBeCloseTo(promptFreeGap([0, 0, 0, 4]), 7);
  expect(promptFreeGap([0, 4], { weights: [1, 0] })).toBeCloseTo(0, 7);
});
test("says what it cannot use", () => {
  expect(() => promptFreeGap([])).toThrow("needs finite gaps of at least one prompt");
  expect(() => promptFreeGap([1, Number.NaN])).toThrow("needs finite gaps");
  expect(() => promptFreeGap([1], { weights: [0] })).toThrow("a weight for each");
});
