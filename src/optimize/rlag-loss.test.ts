import { expect, test } from "vitest";
import { rlagLoss } from "./rlag-loss.ts";

const batch = { knowledge: [-1.3, -0.7], augmented: [-0.9, -2], naive: [-1.1, -0.4], same: [0, 1] };

test("by hand: a margin of 8 asks for a lead that no answer has", () => {
  const { loss } = rlagLoss({ margin: 8 })({ knowledge: [-1], augmented: [-0.5], naive: [-2.5] });
  expect(loss).toBeCloseTo(Math.log1p(Math.exp(7.2)), 12); // z = −0.2 + 0.5 · 2 − 8
});
test("without the passage's term it is a preference loss without a reference", () => {
  const objective = rlagLoss({ differ: { knowledge: 0, answer: 1 }, margin: 0 });
  expect(objective({ knowledge: [-9], augmented: [-1], naive: [-3] }).loss).toBeCloseTo(Math.log1p(Math.exp(-2)), 12);
});
test("where both answers are one, only the passage is learned", () => {
  const { gradient } = rlagLoss()(batch);
  expect([gradient.augmented[1], gradient.naive[1]]).toEqual([0, 0].map((x) => expect.closeTo(x, 12)));
  expect(gradient.knowledge[1]).toBeLessThan(0);
});
test("answers likely, or unlikely, enough are left alone", () => {
  const { gradient } = rlagLoss()({ knowledge: [-1], augmented: [-0.19], naive: [-5.01] });
  expect([gradient.augmented[0], gradient.naive[0]]).toEqual([0, 0]);
});
test("its derivative is its derivative, by finite difference", () => {
  const objective = rlagLoss();
  const { gradient } = objective(batch);
  for (const name of ["knowledge", "augmented", "naive"] as const) {
    batch[name].forEach((value, i) => {
      const moved = (h: number) => objective({ ...batch, [name]: batch[name].map((x, j) => (j === i ? value + h : x)) }).loss;
      expect(gradient[name][i]).toBeCloseTo((moved(1e-5) - moved(-1e-5)) / 2e-5, 8);
    });
  }
});
test("says what is wrong", () => {
  expect(() => rlagLoss({ same: { knowledge: -1, answer: 0 } })).toThrow("rlagLoss: weights must be at least 0");
  expect(() => rlagLoss()({ knowledge: [-1], augmented: [-1, -2], naive: [-1] })).toThrow("rlagLoss: a batch needs");
});
