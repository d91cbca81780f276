import { expect, test } from "vitest";
import { createRandom } from "../../core/index.ts";
import { ordinalPreferenceLoss } from "./ordinal-preference-loss.ts";
import { ordinalScore } from "./ordinal-score.ts";

const random = createRandom(2);
const logits = () => Array.from({ length: 9 }, () => random.normal());
const [chosen, rejected] = [logits(), logits()];

test("its slope is the slope of its loss, with bands and without, and with ties", () => {
  for (const [options, given] of [
    [{}, {}],
    [{ tie: 0.5 }, {}],
    [{}, { chosenBand: [2], rejectedBand: [1] }],
    [{}, { chosenBand: [1], rejectedBand: [1] }],
    [{}, { chosenBand: [2], rejectedBand: [Number.NaN] }],
  ] as const) {
    const objective = ordinalPreferenceLoss(options);
    const { gradient } = objective({ chosen, rejected, ...given });
    for (const k of [0, 4, 8]) {
      const at = (h: number) => objective({ chosen: chosen.with(k, chosen[k]! + h), rejected, ...given }).loss;
      expect(gradient.chosen[k]!).toBeCloseTo((at(1e-5) - at(-1e-5)) / 2e-5, 6);
    }
  }
});
test("bands that contradict the preference count as none", () => {
  const plain = ordinalPreferenceLoss()({ chosen, rejected });
  expect(ordinalPreferenceLoss()({ chosen, rejected, chosenBand: [0], rejectedBand: [2] })).toEqual(plain);
});
test("with ties worth a half, swapping the two turns the probability round", () => {
  const p = (a: number[], b: number[]) => Math.exp(-ordinalPreferenceLoss({ tie: 0.5 })({ chosen: a, rejected: b }).loss);
  expect(p(chosen, rejected) + p(rejected, chosen)).toBeCloseTo(1, 6);
});
test("a level of which it is sure has no variance, and a constant added to all logits changes nothing", () => {
  expect(ordinalScore([0, 1000, 0])).toEqual({ value: 2, variance: 0 });
  expect(ordinalScore(chosen.map((x) => x + 5)).value).toBeCloseTo(ordinalScore(chosen).value, 12);
});
test("says what does not fit", () => {
  expect(() => ordinalPreferenceLoss({ levels: 9, bands: 2 })).toThrow("that bands divides");
  expect(() => ordinalPreferenceLoss({ levels: 3 })({ chosen: [1, 2], rejected: [1, 2] })).toThrow("3 numbers an example");
});
