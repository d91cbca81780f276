import { expect, test } from "vitest";
import { dpoLoss } from "./dpo-loss.ts";
import { dynamicBeta } from "./dynamic-beta.ts";
import { mmDpoLoss } from "./mm-dpo-loss.ts";

const policy = { chosen: [-3, -1.2, -6], rejected: [-2.5, -4, -5.5] };
const reference = { chosen: [-3.5, -1, -6], rejected: [-2, -3, -6.5] };

test("β rises from β₀ to β₀ (1 + w), and ever more slowly", () => {
  const at = [0, 1, 2, 3, 100].map((lead) => dynamicBeta(lead));
  expect(at[0]).toBe(0.1);
  expect(at[4]).toBeCloseTo(0.15, 12);
  const steps = [1, 2, 3].map((i) => at[i]! - at[i - 1]!);
  expect(steps[0]! > steps[1]! && steps[1]! > steps[2]! && steps[2]! > 0).toBe(true);
});
test("a pair that the reward model would turn round pulls less, never backwards", () => {
  expect(dynamicBeta(-1)).toBeLessThan(0.1);
  expect(dynamicBeta(-2000)).toBe(0.001);
  expect(dynamicBeta(-1, { weight: 0 })).toBe(0.1);
});
test("with one β for all and no likelihood it is DPO", () => {
  const { loss, gradient } = mmDpoLoss(policy, reference, [0.3, 0.3, 0.3], { likelihood: 0 });
  const dpo = dpoLoss(policy, reference, { beta: 0.3 });
  expect(loss).toBeCloseTo(dpo.loss, 12);
  expect(Array.from(gradient.chosen)).toEqual(Array.from(dpo.gradient.chosen));
});
test("the stated derivative is the slope, by finite difference", () => {
  const betas = [0.1, 0.4, 0.9];
  const { gradient } = mmDpoLoss(policy, reference, betas);
  for (const side of ["chosen", "rejected"] as const) {
    for (const i of [0, 1, 2]) {
      const at = (h: number) => mmDpoLoss({ ...policy, [side]: policy[side].map((x, j) => (i === j ? x + h : x)) }, reference, betas).loss;
      expect(gradient[side][i]).toBeCloseTo((at(1e-5) - at(-1e-5)) / 2e-5, 8);
    }
  }
});
test("say what is wrong", () => {
  expect(() => dynamicBeta(Number.NaN)).toThrow("dynamicBeta: lead must be a number; got NaN");
  expect(() => dynamicBeta(1, { rate: 0 })).toThrow("base, rate and least must be above 0");
  expect(() => mmDpoLoss(policy, reference, [0.1, 0, 0.1])).toThrow("mmDpoLoss: each beta must be above 0; got 0");
});
