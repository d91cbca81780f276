import { expect, test } from "vitest";
import { minimize } from "./minimize.ts";

test("finds the bottom of a narrow curved valley", () => {
  const valley = ([x = 0, y = 0]: ArrayLike<number> & Iterable<number>) => ({
    value: (1 - x) ** 2 + 100 * (y - x * x) ** 2,
    gradient: [-2 * (1 - x) - 400 * x * (y - x * x), 200 * (y - x * x)],
  });
  const { x, value } = minimize(valley, [-1.2, 1]);
  expect(value).toBeLessThan(1e-10);
  expect(x[0]).toBeCloseTo(1, 5);
});
test("a quadratic in many dimensions, scales a thousand apart", () => {
  const scales = Array.from({ length: 50 }, (_, i) => 10 ** ((3 * i) / 49));
  const { x } = minimize(
    (x) => ({
      value: scales.reduce((sum, s, i) => sum + 0.5 * s * (x[i]! - i) ** 2, 0),
      gradient: scales.map((s, i) => s * (x[i]! - i)),
    }),
    new Float64Array(50),
  );
  for (const [i, value] of x.entries()) expect(value).toBeCloseTo(i, 3);
});
test("leaves the start as it was, and stays at a minimum", () => {
  const start = [0, 0];
  expect(minimize(() => ({ value: 3, gradient: [0, 0] }), start)).toEqual({ x: new Float64Array(2), value: 3 });
  expect(start).toEqual([0, 0]);
});
