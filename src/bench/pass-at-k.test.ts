import { expect, test } from "vitest";
import { createRandom } from "../core/index.ts";
import { mean } from "../math/index.ts";
import { passAtK } from "./pass-at-k.ts";

test("eq. 1 by hand: 1 − C(3, 2) / C(5, 2)", () => {
  expect(passAtK(5, 2, 2)).toBeCloseTo(1 - 3 / 10, 12);
});
test("k = 1 is the share of right samples", () => {
  expect(passAtK(200, 37, 1)).toBeCloseTo(37 / 200, 12);
});
test("k = n is whether any sample is right", () => {
  expect(passAtK(10, 1, 10)).toBe(1);
  expect(passAtK(10, 0, 10)).toBe(0);
});
test("is unbiased: over many draws of n samples its mean is 1 − (1 − p)^k", () => {
  const random = createRandom(7);
  const estimates = Array.from({ length: 20_000 }, () =>
    passAtK(10, Array.from({ length: 10 }, () => random() < 0.2).filter(Boolean).length, 3),
  );
  expect(Math.abs(mean(estimates) - (1 - 0.8 ** 3))).toBeLessThan(0.01);
});
test("large counts do not overflow", () => {
  expect(passAtK(100_000, 10, 1000)).toBeCloseTo(1 - 0.99 ** 10, 3);
});
test("refuses counts that cannot be", () => {
  expect(() => passAtK(5, 6, 1)).toThrow(
    'passAtK: needs whole numbers with 0 ≤ correct ≤ samples and 1 ≤ k ≤ samples; got {"samples":5,"correct":6,"k":1}',
  );
  expect(() => passAtK(5, 2, 6)).toThrow("1 ≤ k ≤ samples");
});
