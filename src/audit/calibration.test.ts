import { expect, test } from "vitest";
import { createRandom } from "../core/index.ts";
import { auroc } from "./auroc.ts";
import { brierScore } from "./brier-score.ts";
import { calibrationError } from "./calibration-error.ts";

test("calibration error: confidence 1 falls into the last bin, bins weigh by their share", () => {
  expect(calibrationError([1, 0.95, 0.05, 0.05], [1, 1, 1, 0])).toBeCloseTo(0.5 * 0.025 + 0.5 * 0.45, 12);
});
test("calibration error: an honest speaker has nearly none, an overconfident one as much as he overstates", () => {
  const random = createRandom(1);
  const truth = Array.from({ length: 20_000 }, () => random());
  const correct = truth.map((p) => (random() < p ? 1 : 0));
  expect(calibrationError(truth, correct)).toBeLessThan(0.02);
  expect(
    calibrationError(
      truth.map((p) => (p + 1) / 2),
      correct,
    ),
  ).toBeCloseTo(0.25, 1);
});
test("calibration error: one bin asks only whether the average is right", () => {
  expect(calibrationError([0, 1], [1, 0], { bins: 1 })).toBe(0);
});
test("Brier: 0 for a prophet, 1 for a false one, a quarter for one who never commits", () => {
  expect([brierScore([1, 0], [1, 0]), brierScore([0, 1], [1, 0]), brierScore([0.5, 0.5], [1, 0])]).toEqual([0, 1, 0.25]);
});
test("AUROC: by hand, one half for equal scores, and blind to any rising change of scale", () => {
  expect(auroc([1, 2, 3, 4], [0, 1, 0, 1])).toBe(0.75);
  expect(auroc([5, 5, 5], [0, 1, 0])).toBe(0.5);
  expect(auroc([0.1, 0.2, 0.3, 0.4].map(Math.log), [0, 1, 0, 1])).toBe(0.75);
});
test("AUROC: equals the share of right pairs on random data", () => {
  const random = createRandom(2);
  const scores = Array.from({ length: 60 }, () => random.integer(10));
  const labels = scores.map((s) => (random() < 0.2 + s / 20 ? 1 : 0));
  let won = 0;
  let pairs = 0;
  scores.forEach((s, i) => {
    scores.forEach((t, j) => {
      if (labels[i] === 1 && labels[j] === 0) {
        pairs++;
        won += s > t ? 1 : s === t ? 0.5 : 0;
      }
    });
  });
  expect(auroc(scores, labels)).toBeCloseTo(won / pairs, 12);
});
test("says what is wrong with the lists", () => {
  expect(() => calibrationError([0.5], [])).toThrow("confidences and correct: must have the same length; got [1,0]");
  expect(() => calibrationError([1.5], [1])).toThrow("calibrationError: confidences must be in [0, 1]; got 1.5");
  expect(() => auroc([1], [0])).toThrow("auroc: needs positives and negatives");
});
