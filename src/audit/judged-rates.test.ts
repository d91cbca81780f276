import { expect, test } from "vitest";
import { createRandom } from "../core/index.ts";
import { biasCorrectedRate } from "./bias-corrected-rate.ts";
import { lengthSlope } from "./length-slope.ts";

test("corrected rate: a perfect judge is believed, and what a known judge would say of a rate gives the rate back", () => {
  expect(biasCorrectedRate({ hits: 30, of: 100 }, { hits: 50, of: 50 }, { hits: 50, of: 50 }).rate).toBeCloseTo(0.3, 12);
  for (const rate of [0, 0.25, 0.6, 1]) {
    const said = rate * 0.9 + (1 - rate) * 0.3;
    expect(biasCorrectedRate({ hits: 1000 * said, of: 1000 }, { hits: 90, of: 100 }, { hits: 70, of: 100 }).rate).toBeCloseTo(rate, 12);
  }
});
test("corrected rate: a share that such a judge could not say is cut to what is possible", () => {
  expect(biasCorrectedRate({ hits: 1, of: 10 }, { hits: 90, of: 100 }, { hits: 70, of: 100 }).rate).toBe(0);
});
test("corrected rate: its interval holds the truth in 19 of 20 studies, where the plain share is sure of a wrong one", () => {
  const random = createRandom(5);
  const draw = (p: number, of: number) => ({ hits: Array.from({ length: of }, () => random()).filter((u) => u < p).length, of });
  let held = 0;
  let plain = 0;
  for (let study = 0; study < 600; study++) {
    const judged = draw(0.6 * 0.85 + 0.4 * 0.35, 400); // 60% true wins, sensitivity 0.85, specificity 0.65
    const { low, high } = biasCorrectedRate(judged, draw(0.85, 100), draw(0.65, 100));
    if (low <= 0.6 && 0.6 <= high) held++;
    if (Math.abs(judged.hits / 400 - 0.6) <= 1.96 * Math.sqrt(0.24 / 400)) plain++;
  }
  expect(held / 600).toBeGreaterThan(0.93);
  expect(held / 600).toBeLessThan(0.99);
  expect(plain / 600).toBeLessThan(0.85);
});
test("corrected rate: fewer labels, wider interval; three labels of each kind leave everything open", () => {
  const width = (labels: number) => {
    const { low, high } = biasCorrectedRate({ hits: 55, of: 100 }, { hits: 0.8 * labels, of: labels }, { hits: 0.8 * labels, of: labels });
    return high - low;
  };
  expect(width(20)).toBeGreaterThan(width(200));
  expect(biasCorrectedRate({ hits: 5, of: 10 }, { hits: 2, of: 3 }, { hits: 2, of: 3 })).toMatchObject({ low: 0, high: 1 });
  expect(() => biasCorrectedRate({ hits: 1, of: 0 }, { hits: 1, of: 1 }, { hits: 1, of: 1 })).toThrow("counts must have 0 ≤ hits ≤ of");
});

test("length slope: random errors have none though better responses are longer; a judge by length has one", () => {
  const random = createRandom(7);
  const ratios = Array.from({ length: 2000 }, () => 2 ** (0.3 + random.normal()));
  const blind = lengthSlope(
    ratios.map(() => (random() < 0.2 ? -1 : 0)),
    ratios,
  );
  expect(blind.low).toBeLessThan(0);
  expect(blind.high).toBeGreaterThan(0);
  const byLength = lengthSlope(
    ratios.map((ratio) => (ratio > 1 ? 0 : -1)),
    ratios,
  );
  expect(byLength.low).toBeGreaterThan(0.2);
});
test("length slope: a slope set by hand comes back, doubling by doubling, and the unit of length does not matter", () => {
  const { slope, low, high } = lengthSlope([-0.5, -0.4, -0.3, -0.2], [0.5, 1, 2, 4]);
  expect(slope).toBeCloseTo(0.1, 12);
  expect(high - low).toBeCloseTo(0, 9);
  expect(() => lengthSlope([0, 0], [1, 2])).toThrow("needs at least three pairs");
  expect(() => lengthSlope([0, 0, 0], [1, 0, 2])).toThrow("with ratios above 0");
});
