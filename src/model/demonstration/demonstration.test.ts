import { expect, test } from "vitest";
import { demonstrationLoss } from "./demonstration-loss.ts";
import { demonstrationStep } from "./demonstration-step.ts";

test("rewards that are free to move end at ±1 / (β ρ)", () => {
  const { gradient } = demonstrationLoss({ beta: 2, bound: 0.25 })({ demonstration: [2], sample: [-2] });
  expect(gradient).toEqual({ demonstration: new Float64Array(1), sample: new Float64Array(1) });
});
test("where the policy does what was demonstrated only the bound is left, which draws the reward to 0", () => {
  const rows = [
    [1, 2],
    [3, 4],
  ];
  expect(demonstrationStep([0, 0], rows, rows, { rate: 1 })).toEqual(new Float64Array(2));
  const [w] = demonstrationStep([5], [[1]], [[1]], { rate: 1, bound: 0.1 });
  expect(w).toBeCloseTo(5 - 2 * 0.1 * 5, 12);
});
test("from 0 a step goes along the difference of the two means", () => {
  const [a, b] = demonstrationStep(
    [0, 0],
    [
      [1, 0],
      [3, 0],
    ],
    [
      [0, 1],
      [0, 5],
    ],
    { rate: 1, beta: 2 },
  );
  expect([a, b]).toEqual([1, -1.5]);
});
test("says what does not fit", () => {
  expect(() => demonstrationStep([0], [[1]], [[1, 2]], { rate: 1 })).toThrow("demonstrationStep: needs rows of 1 features");
  expect(() => demonstrationStep([0], [[1], [1]], [[1]], { rate: 1 })).toThrow("a batch needs demonstration and sample");
});
