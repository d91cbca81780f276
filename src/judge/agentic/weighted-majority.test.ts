import { expect, test } from "vitest";
import { weightedMajority } from "./weighted-majority.ts";

test("facts and constraints together outvote the preference, and each of them alone does", () => {
  expect(weightedMajority({ facts: [1, 0], preference: [0, 1] })[0]!).toBeGreaterThan(0.5);
  expect(weightedMajority({ constraints: [1, 0], preference: [0, 1] })[0]!).toBeGreaterThan(0.5);
  expect(weightedMajority({ facts: [1, 0], constraints: [0, 1], preference: [0, 1] })[0]!).toBeCloseTo(1.2 / 3.3, 12);
});
test("only the order of the scores counts, ties are split, and votes add up to 1", () => {
  expect(weightedMajority({ facts: [9, 1] })).toEqual(weightedMajority({ facts: [0.2, 0.1] }));
  expect(weightedMajority({ facts: [3, 3, 1], preference: null })).toEqual([0.5, 0.5, 0]);
  const votes = weightedMajority({ facts: [3, 3, 1], style: [1, 2, 3] });
  expect(votes.reduce((a, b) => a + b)).toBeCloseTo(1, 12);
});
test("says what is wrong", () => {
  expect(() => weightedMajority({ facts: null })).toThrow("weightedMajority: needs checks");
  expect(() => weightedMajority({ facts: [1, 2], preference: [1] })).toThrow("a finite score for each response");
  expect(() => weightedMajority({ facts: [1, 2] }, { facts: 0 })).toThrow("positive weights");
});
