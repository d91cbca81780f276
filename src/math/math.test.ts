import { describe, expect, test } from "vitest";
import { createRandom } from "../core/index.ts";
import {
  bootstrapInterval,
  clamp,
  close,
  cosine,
  entropy,
  f1,
  fitLine,
  geomspace,
  kendall,
  kl,
  logit,
  logSigmoid,
  logSoftmax,
  logSumExp,
  mean,
  meanInterval,
  median,
  ngrams,
  normalPercentile,
  overlap,
  pearson,
  quantile,
  ranks,
  rows,
  sigmoid,
  softmax,
  softplus,
  spearman,
  standardDeviation,
  sum,
  tilt,
  tPercentile,
  variance,
  wilsonInterval,
} from "./index.ts";

describe("scalar", () => {
  test("σ and log σ agree, and neither overflows", () => {
    for (const x of [-700, -3, 0, 0.5, 30]) expect(Math.exp(logSigmoid(x))).toBeCloseTo(sigmoid(x), 15);
    expect(logSigmoid(-1000)).toBe(-1000);
    expect(sigmoid(-1000)).toBe(0);
    expect(sigmoid(1000)).toBe(1);
    expect(softplus(1000)).toBe(1000);
  });
  test("the slope of −log σ is σ − 1", () => {
    const h = 1e-6;
    expect((-logSigmoid(0.7 + h) + logSigmoid(0.7 - h)) / (2 * h)).toBeCloseTo(sigmoid(0.7) - 1, 8);
  });
  test("logit undoes σ", () => {
    expect(logit(sigmoid(2.5))).toBeCloseTo(2.5, 12);
  });
  test("clamp and close", () => {
    expect([clamp(5, 0, 1), clamp(-5, 0, 1), clamp(0.5, 0, 1)]).toEqual([1, 0, 0.5]);
    expect(close(0.1 + 0.2, 0.3)).toBe(true);
    expect(close(1, 1.0001)).toBe(false);
  });
});

describe("summary", () => {
  test("sums keep small terms beside huge ones", () => {
    expect(sum([1e16, 1, -1e16])).toBe(1);
    expect(sum([])).toBe(0);
    expect(sum([1e308, 1e308])).toBe(Infinity);
  });
  test("numpy's quantiles: [1, 2, 3, 4] at 0.25 and 0.9", () => {
    expect(quantile([4, 1, 3, 2], 0.25)).toBe(1.75);
    expect(quantile([4, 1, 3, 2], 0.9)).toBeCloseTo(3.7, 12);
    expect(median([5, 1])).toBe(3);
  });
  test("variance by hand, sample and population", () => {
    expect(variance([1, 2, 3, 4])).toBeCloseTo(5 / 3, 12);
    expect(variance([1, 2, 3, 4], { ddof: 0 })).toBe(1.25);
    expect(standardDeviation([2])).toBeNaN();
    expect(mean([])).toBeNaN();
  });
  test("rows says which lists differ in length", () => {
    expect(rows({ a: [1], b: [2] })).toEqual([{ a: 1, b: 2 }]);
    expect(() => rows({ chosen: [1, 2], rejected: [0] })).toThrow("chosen and rejected: must have the same length; got [2,1]");
    expect(() => rows({ chosen: [], rejected: [] })).toThrow("chosen and rejected: must not be empty");
  });
});

describe("simplex", () => {
  test("softmax of equal logits is uniform, of huge ones finite", () => {
    expect(softmax([5, 5])).toEqual([expect.closeTo(0.5, 12), expect.closeTo(0.5, 12)]);
    expect(softmax([1000, 0])).toEqual([1, 0]);
    expect(logSoftmax([1000, 0])).toEqual([0, -1000]);
    expect(logSumExp([-1e6, -1e6])).toBeCloseTo(-1e6 + Math.LN2, 6);
    expect(logSumExp([])).toBe(-Infinity);
  });
  test("entropy of a fair coin is log 2; KL of a thing to itself is 0, to what excludes it infinite", () => {
    expect(entropy([0.5, 0.5])).toBeCloseTo(Math.LN2, 15);
    expect(entropy([1, 0])).toBe(-0);
    expect(kl([0.3, 0.7], [0.3, 0.7])).toBe(0);
    expect(kl([0.5, 0.5], [1, 0])).toBe(Infinity);
  });
  test("the tilted distribution earns more than its neighbours at the same price of KL", () => {
    const q = [0.5, 0.3, 0.2];
    const r = [0, 1, 3];
    const earns = (p: number[]) => sum(p.map((x, i) => x * r[i]!)) - 0.7 * kl(p, q);
    const best = tilt(q, r, 0.7);
    for (const move of [
      [0.01, -0.01, 0],
      [0, 0.01, -0.01],
      [-0.01, 0, 0.01],
    ])
      expect(earns(best.map((x, i) => x + move[i]!))).toBeLessThan(earns(best));
  });
});

describe("correlation", () => {
  test("by hand: Pearson's r, Spearman's ρ and Kendall's τ-b of lists with ties", () => {
    const x = [1, 2, 2, 4, 5];
    const y = [2, 1, 3, 3, 6];
    expect(pearson(x, y)).toBeCloseTo(10 / Math.sqrt(10.8 * 14), 12);
    expect(spearman(x, y)).toBeCloseTo(7.25 / 9.5, 12);
    expect(kendall(x, y)).toBeCloseTo(6 / 9, 12);
  });
  test("ranks share their mean where values are equal", () => {
    expect(ranks([10, 20, 10, 5])).toEqual([2.5, 4, 2.5, 1]);
  });
  test("a list that does not vary correlates with nothing", () => {
    expect(pearson([1, 1, 1], [1, 2, 3])).toBeNaN();
    expect(kendall([1, 1], [1, 2])).toBeNaN();
  });
  test("a line through points on a line is that line; by hand otherwise", () => {
    expect(fitLine([0, 1, 2], [1, 3, 5])).toMatchObject({ intercept: 1, slope: 2, r2: 1, slopeError: 0 });
    const { slope, intercept, slopeError } = fitLine([0, 1, 2], [0, 0, 3]);
    expect([slope, intercept]).toEqual([1.5, -0.5]);
    expect(slopeError).toBeCloseTo(Math.sqrt(1.5 / 2), 12);
  });
});

describe("interval", () => {
  test("percentiles to ten digits", () => {
    expect(normalPercentile(0.975)).toBeCloseTo(1.959963984540054, 10);
    expect(tPercentile(0.975, 5)).toBeCloseTo(2.5705818366147, 8);
  });
  test("Wilson: 0 of 10 does not exclude 0.27", () => {
    const { low, high } = wilsonInterval(0, 10);
    expect(low).toBeCloseTo(0, 12);
    expect(high).toBeCloseTo(0.2775, 4);
    expect(wilsonInterval(0, 0)).toEqual({ low: 0, high: 1 });
  });
  test("Student by hand: mean 2, deviation 1, n 3", () => {
    const { low, high } = meanInterval([1, 2, 3]);
    expect(high - 2).toBeCloseTo(4.302652729911275 / Math.sqrt(3), 8);
    expect(low + high).toBeCloseTo(4, 12);
  });
  test("the bootstrap of a mean covers about what theory says", () => {
    const random = createRandom(1);
    const values = Array.from({ length: 400 }, () => random.normal());
    const { low, high } = bootstrapInterval(values, mean, random);
    expect(high - low).toBeCloseTo((2 * 1.96 * standardDeviation(values)) / 20, 1);
  });
});

describe("vector and multiset", () => {
  test("cosine is 1 along, 0 across, 0 with nothing", () => {
    expect(cosine([1, 2], [2, 4])).toBeCloseTo(1, 12);
    expect(cosine([1, 0], [0, 1])).toBe(0);
    expect(cosine([0, 0], [1, 1])).toBe(0);
  });
  test("geomspace keeps its ratio", () => {
    expect(geomspace(1, 100, 3).map(Math.round)).toEqual([1, 10, 100]);
  });
  test("overlap counts what both have, as often as both have it", () => {
    expect(overlap("aab", "abb")).toBe(2);
    expect(ngrams([1, 2, 3], 2)).toEqual([
      [1, 2],
      [2, 3],
    ]);
    expect(ngrams([1], 2)).toEqual([]);
    expect(f1(0, 0)).toBe(0);
  });
});
