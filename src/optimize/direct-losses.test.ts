import { expect, test } from "vitest";
import { dpoLoss, type PairLogprobs } from "./dpo-loss.ts";
import { ipoLoss } from "./ipo-loss.ts";
import { ktoLoss } from "./kto-loss.ts";
import { orpoLoss } from "./orpo-loss.ts";
import { simpoLoss } from "./simpo-loss.ts";

const policy = { chosen: [-3, -1.2, -6], rejected: [-2.5, -4, -5.5] };
const reference = { chosen: [-3.5, -1, -6], rejected: [-2, -3, -6.5] };
const lengths = { chosen: [3, 2, 8], rejected: [5, 4, 4] };
type Loss = (at: PairLogprobs) => { loss: number; gradient: { chosen: Float64Array; rejected: Float64Array } };
const losses: Record<string, Loss> = {
  ipo: (at) => ipoLoss(at, reference, { beta: 0.4 }),
  kto: (at) => ktoLoss(at, reference, { beta: 0.7, kl: 0.3, goodWeight: 1.5, badWeight: 0.8 }),
  simpo: (at) => simpoLoss(at, lengths, { beta: 2.5, margin: 0.6 }),
  orpo: (at) => orpoLoss(at, lengths, { weight: 0.7 }),
};

test.each(Object.entries(losses))("%s: the stated derivative is the slope, by finite difference", (_, loss) => {
  const { gradient } = loss(policy);
  for (const side of ["chosen", "rejected"] as const) {
    for (const i of [0, 1, 2]) {
      const at = (h: number) => loss({ ...policy, [side]: policy[side].map((x, j) => (i === j ? x + h : x)) }).loss;
      expect(gradient[side][i]).toBeCloseTo((at(1e-5) - at(-1e-5)) / 2e-5, 8);
    }
  }
});
test("IPO: nothing pulls at a lead of 1 / (2β), and a greater one pulls back", () => {
  const at = (lead: number) =>
    ipoLoss({ chosen: [lead], rejected: [0] }, { chosen: [0], rejected: [0] }, { beta: 0.25 }).gradient.chosen[0]!;
  expect(at(1)).toBeLessThan(0);
  expect(at(2)).toBe(0);
  expect(at(3)).toBeGreaterThan(0);
});
test("SimPO without margin, at equal lengths and a uniform reference, is DPO with β / length", () => {
  const same = { chosen: [4, 4, 4], rejected: [4, 4, 4] };
  const flat = { chosen: [-7, -7, -7], rejected: [-7, -7, -7] };
  const simpo = simpoLoss(policy, same, { beta: 2, margin: 0 });
  expect(simpo.loss).toBeCloseTo(dpoLoss(policy, flat, { beta: 0.5 }).loss, 12);
  expect(simpo.gradient.chosen).toEqual(dpoLoss(policy, flat, { beta: 0.5 }).gradient.chosen);
});
test("ORPO without odds is the likelihood a token, and stays finite where an answer is nearly certain", () => {
  expect(orpoLoss(policy, lengths, { weight: 0 }).loss).toBeCloseTo((1 + 0.6 + 0.75) / 3, 12);
  const { loss, gradient } = orpoLoss({ chosen: [-1e-9], rejected: [-800] }, { chosen: [1], rejected: [1] });
  expect([loss, gradient.chosen[0], gradient.rejected[0]].every(Number.isFinite)).toBe(true);
});
test("KTO: losses weigh by their weight, and the pull fades on both sides of the reference point", () => {
  const at = (h: number) => ktoLoss({ chosen: [h], rejected: [0] }, { chosen: [0], rejected: [0] }, { beta: 1, kl: 1 }).gradient.chosen[0]!;
  expect(Math.abs(at(1))).toBeGreaterThan(Math.abs(at(4)));
  expect(at(4)).toBeCloseTo(at(-2), 12);
  const weighed = ktoLoss(policy, reference, { goodWeight: 0, badWeight: 2 });
  expect(weighed.gradient.chosen.every((x) => x === 0)).toBe(true);
});
test("say what is wrong", () => {
  expect(() => ipoLoss(policy, reference, { beta: 0 })).toThrow("ipoLoss: beta must be above 0; got 0");
  expect(() => simpoLoss(policy, { ...lengths, chosen: [3, 0, 8] })).toThrow("simpoLoss: lengths must be above 0; got");
  expect(() => orpoLoss({ chosen: [0], rejected: [-1] }, { chosen: [1], rejected: [1] })).toThrow("log-probabilities below 0");
  expect(() => ktoLoss(policy, { chosen: [1], rejected: [1] })).toThrow("must have the same length");
});
