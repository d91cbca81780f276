import { expect, test } from "vitest";
import { linspace } from "../math/index.ts";
import { overoptimisation } from "./overoptimisation.ts";

test("Gao's curve d (α − β d) peaks at d = α / 2β, and is back at its start at twice that", () => {
  const d = linspace(0, 4, 401);
  const found = overoptimisation(
    d.map((x) => x * x),
    d,
    d.map((x) => x * (2 - 0.5 * x)),
  );
  expect(found.at).toBeCloseTo(4, 6);
  expect(found.peak).toBeCloseTo(2, 6);
  expect(found.drop).toBeCloseTo(1, 6);
});
test("a reward that did not rise shows in its least step; one that never helped has no drop", () => {
  expect(overoptimisation([0, 1, 2], [0, 2, 1.5], [3, 2, 1])).toEqual({ at: 0, peak: 3, drop: 0, leastStep: -0.5 });
});
test("says what is no curve", () => {
  expect(() => overoptimisation([1, 0], [0, 1], [0, 1])).toThrow("in order of their distance; got [1,0]");
  expect(() => overoptimisation([0], [0], [0])).toThrow("two points or more");
});
