import { expect, test } from "vitest";
import { NdArray } from "../nn/index.ts";
import { extrapolateWeights } from "./extrapolate-weights.ts";
import { fitLinearReward } from "./fit-linear-reward.ts";
import { regressionLoss } from "./regression-loss.ts";

test("regression finds the least squares line", () => {
  const score = [
    [1, 0],
    [1, 1],
    [1, 2],
  ];
  const { weights } = fitLinearReward(regressionLoss(), { score }, { given: { target: [1, 3, 5] }, ridge: 0 });
  expect(weights[0]).toBeCloseTo(1, 5);
  expect(weights[1]).toBeCloseTo(2, 5);
});
test("extrapolation passes through both models", () => {
  const [weak, strong] = [0, 2].map((x) => ({ head: { weight: new NdArray([x, 1]), bias: new NdArray([x]) } }));
  expect(extrapolateWeights(weak!, strong!, 0)).toEqual(weak);
  expect(extrapolateWeights(weak!, strong!, 1)).toEqual(strong);
  expect(extrapolateWeights(weak!, strong!, 1.5).head.bias.item()).toBe(3);
});
test("says when two models are not of the same kind", () => {
  const model = (shape: number[]) => ({ weight: NdArray.filled(0, shape) });
  expect(() => extrapolateWeights(model([2, 1]), model([1, 2]), 1)).toThrow(
    "extrapolateWeights: both models must have parameters of the same shape; got [[2,1],[1,2]]",
  );
});
