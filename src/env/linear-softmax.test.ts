import { expect, test } from "vitest";
import { linearSoftmax, reinforceChoice } from "./linear-softmax.ts";

const features = [
  [1, 0.5],
  [0, 2],
  [-1, 1],
];

test("moves along the slope of the log-chance of what was chosen, by finite difference", () => {
  const at = [0.3, -0.2];
  for (const k of [0, 1]) {
    const chance = (h: number) =>
      Math.log(
        linearSoftmax(
          at.map((w, i) => (i === k ? w + h : w)),
          features,
        )[1]!,
      );
    const slope = (chance(1e-5) - chance(-1e-5)) / 2e-5;
    const moved = Float64Array.from(at);
    reinforceChoice(moved, features, 1, 0.1);
    expect(moved[k]).toBeCloseTo(at[k]! + 0.1 * slope, 8);
  }
});
test("a choice without alternative teaches nothing", () => {
  const weights = new Float64Array(2);
  reinforceChoice(weights, [[1, 2]], 0, 1);
  expect(Array.from(weights)).toEqual([0, 0]);
});
