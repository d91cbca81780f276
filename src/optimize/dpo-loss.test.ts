import { expect, test } from "vitest";
import { dpoLoss } from "./dpo-loss.ts";

const reference = { chosen: [-3, -5], rejected: [-4, -2] };

test("eq. 7: at the reference the loss is log 2, whatever β", () => {
  expect(dpoLoss(reference, reference).loss).toBeCloseTo(Math.LN2, 12);
  expect(dpoLoss(reference, reference, { beta: 5 }).loss).toBeCloseTo(Math.LN2, 12);
});
test("eq. 7: only the difference of what the two answers gained counts", () => {
  const gained = (x: number) => dpoLoss({ chosen: [-3 + x, -5 + x], rejected: [-4 + x, -2 + x] }, reference).loss;
  expect(gained(2)).toBeCloseTo(gained(0), 12);
});
test("its slope is the stated derivative", () => {
  const policy = { chosen: [-2.5, -5.1], rejected: [-4.4, -1.2] };
  const { gradient } = dpoLoss(policy, reference, { beta: 0.7 });
  const h = 1e-5;
  for (const side of ["chosen", "rejected"] as const)
    for (const i of [0, 1]) {
      const moved = (by: number) =>
        dpoLoss({ ...policy, [side]: policy[side].map((x, k) => (k === i ? x + by : x)) }, reference, { beta: 0.7 }).loss;
      expect(gradient[side][i]).toBeCloseTo((moved(h) - moved(-h)) / (2 * h), 8);
    }
});
test("a huge lead costs nothing and a huge lag costs its size", () => {
  const one = { chosen: [0], rejected: [0] };
  expect(dpoLoss({ chosen: [0], rejected: [-1e5] }, one).loss).toBe(0);
  expect(dpoLoss({ chosen: [-1e5], rejected: [0] }, one).loss).toBeCloseTo(1e4, 6);
});
test("says what is wrong", () => {
  expect(() => dpoLoss({ chosen: [1], rejected: [] }, reference)).toThrow("must have the same length");
  expect(() => dpoLoss(reference, reference, { beta: 0 })).toThrow("dpoLoss: beta must be above 0; got 0");
});
