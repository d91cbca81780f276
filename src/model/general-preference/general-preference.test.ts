import { expect, test } from "vitest";
import { createRandom } from "../../core/index.ts";
import { sigmoid } from "../../math/index.ts";
import { bradleyTerryLoss } from "../bradley-terry-loss.ts";
import { generalPreferenceLoss } from "./general-preference-loss.ts";
import { generalPreferenceScore } from "./general-preference-score.ts";

const random = createRandom(1);
const vectors = (count: number) => Array.from({ length: count }, () => random.normal());

test("turning the pair round turns the score round, and a response is no better than itself", () => {
  const [a, b] = [vectors(6), vectors(6)];
  expect(generalPreferenceScore(a, b)).toBeCloseTo(-generalPreferenceScore(b, a), 12);
  expect(generalPreferenceScore(a, a)).toBe(0);
  expect(sigmoid(generalPreferenceScore(a, b)) + sigmoid(generalPreferenceScore(b, a))).toBeCloseTo(1, 12);
});
test("with a constant second number it is Bradley-Terry", () => {
  const [chosen, rejected] = [
    [2, -1, 0.5],
    [1, 1, -3],
  ];
  const loss = generalPreferenceLoss({ dimensions: 2, temperature: 1, normalize: false });
  const paired = (rewards: number[]) => rewards.flatMap((reward) => [reward, 1]);
  expect(loss({ chosen: paired(chosen!), rejected: paired(rejected!) }).loss).toBeCloseTo(
    bradleyTerryLoss()({ chosen: chosen!, rejected: rejected! }).loss,
    12,
  );
});
test("three arrows a third of a turn apart prefer each other in a circle", () => {
  const arrow = (turn: number) => [Math.cos(turn), Math.sin(turn)];
  const [a, b, c] = [0, 1, 2].map((i) => arrow((2 * Math.PI * i) / 3));
  const equal = Math.sin((2 * Math.PI) / 3);
  for (const [x, y] of [
    [a, b],
    [b, c],
    [c, a],
  ])
    expect(generalPreferenceScore(x!, y!)).toBeCloseTo(equal, 12);
});
test("the length of a normalised vector does not count; a vector of zeros says nothing and gets no slope", () => {
  const loss = generalPreferenceLoss({ dimensions: 2 });
  expect(loss({ chosen: [3, 0], rejected: [0, 5] }).loss).toBeCloseTo(loss({ chosen: [1, 0], rejected: [0, 1] }).loss, 12);
  const { loss: value, gradient } = loss({ chosen: [0, 0], rejected: [0, 1] });
  expect(value).toBeCloseTo(Math.LN2, 12);
  expect(Array.from(gradient.chosen)).toEqual([0, 0]);
});
test("its slope is the slope of its loss", () => {
  const objective = generalPreferenceLoss({ dimensions: 4, temperature: 0.5 });
  const [chosen, rejected] = [vectors(8), vectors(8)];
  const { gradient } = objective({ chosen, rejected });
  for (const k of [0, 3, 6]) {
    const at = (h: number) => objective({ chosen, rejected: rejected.with(k, rejected[k]! + h) }).loss;
    expect(gradient.rejected[k]!).toBeCloseTo((at(1e-5) - at(-1e-5)) / 2e-5, 6);
  }
});
