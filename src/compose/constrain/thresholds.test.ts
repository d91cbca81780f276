import { expect, test } from "vitest";
import { createRandom } from "../../core/index.ts";
import { argmax, mean } from "../../math/index.ts";
import { proxyPoint } from "./proxy-point.ts";
import { searchThresholds } from "./search-thresholds.ts";

test("finds proxy points of noisy curves much nearer to the true maximum than the luckiest checkpoints", () => {
  const gold = ([a, b]: readonly number[]) => -((a! - 1) ** 2) - 2 * (b! - 0.8) ** 2;
  const random = createRandom(9);
  const trials = Array.from({ length: 20 }, () => {
    const curves = Array.from({ length: 200 }, () => [random() * 2, random() * 2]);
    const evaluation = curves.map((row) => gold(row) + random.normal(0, 0.3));
    return { smoothed: gold(proxyPoint(curves, evaluation)), luckiest: gold(curves[argmax(evaluation)]!) };
  });
  expect(mean(trials.map(({ smoothed }) => smoothed))).toBeGreaterThan(-0.05);
  expect(mean(trials.map(({ luckiest }) => luckiest))).toBeLessThan(-0.1);
});
test("the unit of a reward does not matter", () => {
  const random = createRandom(10);
  const curves = Array.from({ length: 50 }, () => [random(), random()]);
  const evaluation = curves.map(([a, b]) => -((a! - 0.5) ** 2) - (b! - 0.2) ** 2);
  const [a, b] = proxyPoint(curves, evaluation);
  const scaled = proxyPoint(
    curves.map(([a, b]) => [1000 * a!, b! - 7]),
    evaluation,
  );
  expect(scaled[0]).toBeCloseTo(1000 * a!, 8);
  expect(scaled[1]).toBeCloseTo(b! - 7, 8);
});
test("a reward that never moves has no say", () => {
  expect(
    proxyPoint(
      [
        [0, 5],
        [1, 5],
        [2, 5],
      ],
      [0, 1, 0],
    ),
  ).toEqual([1, 5]);
  expect(() => proxyPoint([], [])).toThrow("proxyPoint: needs as many evaluations as checkpoints");
});
test("Nelder–Mead climbs a curved ridge (Rosenbrock) to its top", async () => {
  const { thresholds, evaluations } = await searchThresholds(async ([x, y]) => -((1 - x!) ** 2) - 100 * (y! - x! ** 2) ** 2, [-1.2, 1], {
    evaluations: 400,
    tolerance: 1e-12,
  });
  expect(thresholds[0]).toBeCloseTo(1, 3);
  expect(thresholds[1]).toBeCloseTo(1, 3);
  expect(evaluations).toBeLessThan(400);
});
test("never asks more often than allowed, and gives back the best that was seen", async () => {
  for (const evaluations of [3, 4, 5, 6, 7, 8, 9, 10, 23]) {
    const seen: number[] = [];
    const random = createRandom(11);
    const result = await searchThresholds(() => seen[seen.push(random.normal()) - 1]!, [0, 0], { evaluations });
    expect(seen.length).toBe(result.evaluations);
    expect(seen.length).toBeLessThanOrEqual(evaluations);
    expect(result.value).toBe(Math.max(...seen));
  }
});
test("one reward is searched as well, with steps of its own", async () => {
  const { thresholds } = await searchThresholds(([x]) => -Math.abs(x! - 40), [0], { step: [10], evaluations: 60 });
  expect(thresholds[0]).toBeCloseTo(40, 3);
});
test("an evaluation that is no number stops the search", async () => {
  await expect(searchThresholds(() => Number.NaN, [1])).rejects.toThrow(
    "searchThresholds: the evaluation at [1] must be a finite number; got NaN",
  );
  await expect(searchThresholds(() => 0, [1, 2], { evaluations: 2 })).rejects.toThrow("more evaluations than rewards");
  await expect(searchThresholds(() => 0, [1], { step: 0 })).rejects.toThrow("steps must be finite and not 0");
});
