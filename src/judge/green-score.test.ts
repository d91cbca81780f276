import { expect, test } from "vitest";
import { greenScore } from "./green-score.ts";

test("each error of any kind takes as much as a match gives", () => {
  expect(greenScore(2, [1, 1, 0, 0, 0, 0])).toBe(0.5);
  expect(greenScore(2, [0, 0, 0, 0, 0, 2])).toBe(0.5);
});
test("one match more never lowers it, one error more always does", () => {
  for (const m of [1, 3, 8]) {
    expect(greenScore(m + 1, [2])).toBeGreaterThan(greenScore(m, [2]));
    expect(greenScore(m, [3])).toBeLessThan(greenScore(m, [2]));
  }
});
test("an empty report about nothing is right, one that misses a finding is not", () => {
  expect(greenScore(0, [])).toBe(1);
  expect(greenScore(0, [0, 1])).toBe(0);
});
test("counts are whole", () => {
  expect(() => greenScore(1.5, [0])).toThrow('greenScore: counts must be whole numbers from 0; got {"matched":1.5,"errors":[0]}');
});
