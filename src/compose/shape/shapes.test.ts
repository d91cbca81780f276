import { expect, test } from "vitest";
import { createRandom } from "../../core/index.ts";
import { mean, median, sigmoid } from "../../math/index.ts";
import { contrastiveReward } from "./contrastive-reward.ts";
import { logSigmoidCentred } from "./log-sigmoid-centred.ts";
import { preferenceAsReward } from "./preference-as-reward.ts";
import { referenceQuantile } from "./reference-quantile.ts";
import { relativeArctan } from "./relative-arctan.ts";
import { relativePolynomial } from "./relative-polynomial.ts";
import { relativeTanh } from "./relative-tanh.ts";
import { slowStartPreference } from "./slow-start-preference.ts";

const shapes = {
  contrastiveReward,
  logSigmoidCentred,
  preferenceAsReward,
  relativeArctan,
  relativePolynomial,
  relativeTanh,
  slowStartPreference,
};

test("every shape rises with the reward, and ignores what is added to reward and references alike", () => {
  const random = createRandom(1);
  for (const shape of Object.values(shapes)) {
    for (let trial = 0; trial < 200; trial++) {
      const references = Array.from({ length: 1 + random.integer(8) }, () => random.normal(0, 2));
      const reward = random.normal(0, 4);
      const offset = random.normal(0, 20);
      const value = shape(reward, references);
      const shifted = shape(
        reward + offset,
        references.map((r) => r + offset),
      );
      expect(shifted).toBeCloseTo(value, 9);
      // The fitted polynomial overshoots a little before its end.
      expect(shape(reward + 0.5, references)).toBeGreaterThanOrEqual(value - (shape === relativePolynomial ? 0.02 : 0));
      expect(shape(reward, random.shuffle(references))).toBeCloseTo(value, 12);
    }
  }
});
test("no references: every shape says so", () => {
  for (const shape of Object.values(shapes)) expect(() => shape(1, [])).toThrow("needs at least one reference reward; got []");
});
test("PAR with one reference is the probability of winning against it", () => {
  expect(preferenceAsReward(1.3, [0.5])).toBe(sigmoid(0.8));
  expect(preferenceAsReward(1.3, [0.5], { k: 2 })).toBe(sigmoid(1.6));
  expect(preferenceAsReward(0.5, [1.3]) + preferenceAsReward(1.3, [0.5])).toBeCloseTo(1, 15);
  expect(() => preferenceAsReward(0, [0], { k: 0 })).toThrow("preferenceAsReward: k must be positive; got 0");
});
test("tanh is PAR at k = 2, stretched", () => {
  expect(relativeTanh(1.3, [0.5, -1])).toBeCloseTo(2 * preferenceAsReward(1.3, [0.5, -1], { k: 2 }) - 1, 12);
});
test("the fitted polynomial stays within 0.018 of PAR", () => {
  for (let z = -5; z <= 5; z += 0.01) expect(Math.abs(relativePolynomial(z, [0]) - preferenceAsReward(z, [0]))).toBeLessThan(0.0181);
});
test("the slow start pays less, and its steepest point lies later", () => {
  expect(slowStartPreference(0, [0])).toBeLessThan(preferenceAsReward(0, [0]));
  expect(slowStartPreference(3, [0])).toBe(0.5);
});
test("contrastive: one reference is a plain difference, and the median shrugs off an outlier", () => {
  expect(contrastiveReward(2, [5])).toBe(-3);
  expect(contrastiveReward(2, [0, 1, 1000], { aggregate: median })).toBe(1);
});
test("the 85th percentile of many normal rewards is the reference, found from 64 of them", () => {
  const random = createRandom(2);
  const bars = Array.from({ length: 400 }, () => referenceQuantile(Array.from({ length: 64 }, () => random.normal(10, 3))));
  expect(mean(bars)).toBeCloseTo(10 + 1.0364 * 3, 1);
});
test("few references borrow the pooled spread, many do not; the median is the mean of a normal", () => {
  expect(referenceQuantile([1, 3, 5, 7], { pooledDeviation: 0 })).toBe(4);
  expect(referenceQuantile([1, 3, 5, 7, 9], { pooledDeviation: 0 })).toBe(referenceQuantile([1, 3, 5, 7, 9]));
  expect(referenceQuantile([1, 3], { q: 0.5 })).toBeCloseTo(2, 12);
  expect(referenceQuantile([4, 4, 4, 4, 4])).toBe(4);
  expect(() => referenceQuantile([1], { q: 1 })).toThrow("referenceQuantile: q must be in (0, 1); got 1");
});
test("log-sigmoid: its slope is σ(r_ref − r), by finite difference; it is linear far below and flat far above", () => {
  const references = [0, 1, 2, 3, 4];
  const bar = referenceQuantile(references);
  for (const r of [-3, 0.7, 4, 9]) {
    const slope = (logSigmoidCentred(r + 1e-5, references) - logSigmoidCentred(r - 1e-5, references)) / 2e-5;
    expect(slope).toBeCloseTo(sigmoid(bar - r), 6);
  }
  expect(logSigmoidCentred(-1e6, references)).toBeCloseTo(-1e6 - bar, 6);
  expect(logSigmoidCentred(1e6, references)).toBeCloseTo(0, 12);
});
