import { expect, test } from "vitest";
import { mean, standardDeviation } from "../math/index.ts";
import { centreOnReferences } from "./centre-on-references.ts";

const references = [[1], [4], [10]];
const score = (row: ArrayLike<number>) => 3 * row[0]! + 100;

test("the references themselves then earn 0 on average, and 1 apart where a unit is asked for", () => {
  const moved = references.map(centreOnReferences(score, references, { unit: true }));
  expect(mean(moved)).toBeCloseTo(0, 12);
  expect(standardDeviation(moved)).toBeCloseTo(1, 12);
});
test("differences stay as they were", () => {
  const moved = centreOnReferences(score, references);
  expect(moved([7]) - moved([2])).toBeCloseTo(15, 12);
});
test("says what it cannot centre on", () => {
  expect(() => centreOnReferences(score, [])).toThrow("needs references with finite rewards");
  expect(() => centreOnReferences(score, [[2], [2]], { unit: true })).toThrow("ones that differ; got [106,106]");
});
