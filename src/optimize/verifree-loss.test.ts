import { expect, test } from "vitest";
import { createRandom } from "../core/index.ts";
import { softmax } from "../math/index.ts";
import { verifreeLoss } from "./verifree-loss.ts";

test("the advantage is the reward against the mean of the others", () => {
  const rewards = [0.9, 0.2, 0.4];
  const { gradient } = verifreeLoss([-1, -1, -1], rewards.map(Math.log));
  gradient.reasoning.forEach((slope, i) => {
    const others = rewards.filter((_, k) => k !== i);
    expect(slope).toBeCloseTo(-(rewards[i]! - (others[0]! + others[1]!) / 2) / 3, 12);
  });
});
test("the derivative is the weights: rewards and advantages are constants", () => {
  const [z, y] = [
    [-3, -1, -2],
    [-0.5, null, -2],
  ] as const;
  const at = verifreeLoss(z, y);
  expect(at.loss).toBeCloseTo(
    z.reduce((total, x, i) => total + at.gradient.reasoning[i]! * x + at.gradient.reference[i]! * (y[i] ?? 0), 0),
    12,
  );
});
test("a reasoning without an answer earns nothing and teaches no reference", () => {
  const { rewards, gradient } = verifreeLoss([-1, -1], [null, Math.log(0.5)]);
  expect(rewards).toEqual([0, 0.5]);
  expect(gradient.reference[0]).toBeCloseTo(0, 12);
  expect(gradient.reasoning[0]).toBeGreaterThan(0);
});
test("equal rewards leave only the pull towards the reference", () => {
  const { gradient } = verifreeLoss([-1, -2], [-1, -1]);
  expect(gradient.reasoning.map(Math.abs)).toEqual([0, 0]);
  expect(gradient.reference[0]).toBeCloseTo(-Math.exp(-1) / 2, 12);
});
test("its expectation is the slope of the expected verifier reward", () => {
  // Two reasonings, then two answers; the first answer is right. J = Σ_z π(z) π(right | z), by its logits.
  const [zLogits, yLogits] = [
    [0.3, -0.2],
    [
      [1, 0],
      [-1, 0.5],
    ],
  ];
  const pz = softmax(zLogits!);
  const right = yLogits!.map((row) => softmax(row)[0]!);
  const value = pz[0]! * right[0]! + pz[1]! * right[1]!;
  const random = createRandom(1);
  let slope = 0;
  const draws = 40_000;
  for (let i = 0; i < draws; i++) {
    const z = [0, 1].map(() => random.weighted(pz));
    const { gradient } = verifreeLoss(
      z.map((k) => Math.log(pz[k]!)),
      z.map((k) => Math.log(right[k]!)),
    );
    z.forEach((k, j) => (slope -= (gradient.reasoning[j]! * ((k === 0 ? 1 : 0) - pz[0]!)) / draws));
  }
  expect(slope).toBeCloseTo(pz[0]! * (right[0]! - value), 2);
});
test("refuses groups of one and probabilities above 1", () => {
  expect(() => verifreeLoss([-1], [-1])).toThrow("verifreeLoss: a group has at least two answers; got 1");
  expect(() => verifreeLoss([-1, -1], [-1, 0.1])).toThrow("verifreeLoss: log-probabilities are at most 0; got [-1,0.1]");
});
