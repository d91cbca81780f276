import { expect, test } from "vitest";
import { truthfulness } from "./truthfulness.ts";

test("with the usual weights it is the mean of the ternary reward", () => {
  const outcomes = [1, -1, 0, 0, 1, 1, -1, 0, 0, 1];
  expect(truthfulness(outcomes).score).toBeCloseTo(outcomes.reduce((a, b) => a + b) / outcomes.length, 12);
});
test("saying nothing scores 0, inventing everything −1", () => {
  expect(truthfulness([0, 0])).toEqual({ accuracy: 0, abstention: 1, hallucination: 0, score: 0 });
  expect(truthfulness([-1])).toMatchObject({ hallucination: 1, score: -1 });
});
test("abstention may be worth something", () => {
  expect(truthfulness([0, 1], { weights: [1, 0.5, 1] }).score).toBe(0.75);
});
test("refuses nothing at all, and NaN", () => {
  expect(() => truthfulness([])).toThrow("truthfulness: needs at least one outcome, and only numbers; got []");
  expect(() => truthfulness([Number.NaN])).toThrow("truthfulness");
});
