import { expect, test } from "vitest";
import { createRandom } from "../../core/index.ts";
import { pearson } from "../../math/index.ts";
import { decorrelatedLoss } from "./decorrelated-loss.ts";
import { lengthCurve } from "./length-curve.ts";

const random = createRandom(4);
const values = (count: number) => Array.from({ length: count }, () => random.normal());

test("adds the size of the correlation, and its slope", () => {
  const batch = { chosen: values(6), rejected: values(6), chosenNuisance: values(6), rejectedNuisance: values(6) };
  const plain = decorrelatedLoss({ weight: 0 })(batch).loss;
  const correlation = pearson([...batch.chosen, ...batch.rejected], [...batch.chosenNuisance, ...batch.rejectedNuisance]);
  expect(decorrelatedLoss({ weight: 2 })(batch).loss - plain).toBeCloseTo(2 * Math.abs(correlation), 10);
  const { gradient } = decorrelatedLoss()(batch);
  const at = (h: number) => decorrelatedLoss()({ ...batch, rejected: batch.rejected.with(2, batch.rejected[2]! + h) }).loss;
  expect(gradient.rejected[2]!).toBeCloseTo((at(1e-5) - at(-1e-5)) / 2e-5, 6);
});
test("a curve follows a bump, which a straight line cannot", () => {
  const lengths = Array.from({ length: 400 }, () => 100 * random());
  const bump = (length: number) => Math.exp(-(((length - 50) / 15) ** 2));
  const curve = lengthCurve(
    lengths,
    lengths.map((length) => bump(length) + random.normal(0, 0.2)),
  );
  for (const length of [10, 50, 90]) expect(Math.abs(curve(length) - bump(length))).toBeLessThan(0.12);
});
test("one length has one reward, the mean; beyond the known lengths the curve stays level", () => {
  expect(lengthCurve([7, 7], [1, 3])(7)).toBeCloseTo(2, 6);
  const curve = lengthCurve([1, 2, 3], [0, 1, 2]);
  expect(curve(100)).toBe(curve(3));
  expect(() => lengthCurve([], [])).toThrow("needs as many rewards as lengths, and at least one");
});
