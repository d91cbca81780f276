import { expect, test } from "vitest";
import { createRandom } from "../core/index.ts";
import { sigmoid } from "../math/index.ts";
import { fitLogistic } from "./fit-logistic.ts";

test("without features that vary it gives the share of ones", () => {
  expect(fitLogistic([[0], [0], [0], [0]], [1, 1, 1, 0])([0])).toBeCloseTo(0.75, 6);
});
test("finds the weights that made the labels", () => {
  const random = createRandom(5);
  const rows = Array.from({ length: 4000 }, () => [random.normal(), random.normal()]);
  const labels = rows.map(([a, b]) => (random() < sigmoid(1.5 * a! - b! + 0.5) ? 1 : 0));
  const probability = fitLogistic(rows, labels);
  for (const [a, b] of [
    [0, 0],
    [1, 0],
    [0, 1],
  ] as const) {
    expect(Math.abs(probability([a, b]) - sigmoid(1.5 * a - b + 0.5))).toBeLessThan(0.04);
  }
});
test("classes that can be told apart give finite, confident answers", () => {
  const probability = fitLogistic([[-1], [1]], [0, 1]);
  expect(probability([1])).toBeGreaterThan(0.9);
  expect(Number.isFinite(probability([1e6]))).toBe(true);
});
test("says what is wrong", () => {
  expect(() => fitLogistic([[1]], [])).toThrow("fitLogistic: needs as many labels as rows, and at least one; got [1,0]");
});
