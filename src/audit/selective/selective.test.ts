import { expect, test } from "vitest";
import { createRandom } from "../../core/index.ts";
import { riskCoverage } from "./risk-coverage.ts";
import { riskCoverageArea } from "./risk-coverage-area.ts";
import { selectThreshold } from "./select-threshold.ts";

test("the last point takes everything and has the plain accuracy; any rising change of scale leaves the curve", () => {
  const correct = [1, 0, 1, 1, 0];
  const stated = [0.9, 0.3, 0.8, 0.3, 0.1];
  const curve = riskCoverage(stated, correct);
  expect(curve.at(-1)).toEqual({ threshold: 0.1, coverage: 1, accuracy: 0.6 });
  expect(curve.length).toBe(4);
  const scaled = riskCoverage(
    stated.map((q) => 100 * q),
    correct,
  );
  expect(scaled.map(({ coverage, accuracy }) => [coverage, accuracy])).toEqual(curve.map(({ coverage, accuracy }) => [coverage, accuracy]));
});
test("area: confidence that knows beats none, and that beats one that is the wrong way round", () => {
  const random = createRandom(1);
  const truth = Array.from({ length: 4000 }, () => random());
  const correct = truth.map((p) => (random() < p ? 1 : 0));
  const wrong = 1 - correct.reduce<number>((a, b) => a + b, 0) / correct.length;
  const [knows, none, inverse] = [truth, truth.map(() => 0.5), truth.map((p) => 1 - p)].map((q) => riskCoverageArea(q, correct));
  expect(none).toBeCloseTo(wrong, 12);
  // Accuracy is the mean of p above the threshold, so the area is ∫ (1 − (1 + τ)/2) dτ = ¼.
  expect(knows).toBeCloseTo(0.25, 1);
  expect(inverse).toBeGreaterThan(none! + 0.2);
});
test("threshold: the largest coverage that keeps the target, also where the curve dips in between", () => {
  expect(selectThreshold([4, 3, 2, 1], [1, 0, 1, 1], { accuracy: 0.7 })).toEqual({ threshold: 1, coverage: 1, accuracy: 0.75 });
  expect(selectThreshold([4, 3, 2, 1], [1, 0, 0, 0], { accuracy: 0.7 })).toEqual({ threshold: 4, coverage: 0.25, accuracy: 1 });
});
test("threshold with a level: three of three are no proof of 90%, sixty of sixty are", () => {
  const sure = (count: number) => selectThreshold(new Array(count).fill(0.9), new Array(count).fill(1), { accuracy: 0.9, level: 0.95 });
  expect(sure(3)).toBeNull();
  expect(sure(60)).toMatchObject({ coverage: 1 });
  expect(() => selectThreshold([1], [1], { accuracy: 0 })).toThrow("selectThreshold: accuracy must be in (0, 1]; got 0");
});
