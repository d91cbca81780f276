import { expect, test } from "vitest";
import { inconsistencyRate } from "./inconsistency-rate.ts";

test("only right verdicts count, and reasons at the threshold are good enough", () => {
  expect(inconsistencyRate([true, true, false, false], [0.49, 0.5, 0, 0])).toBe(0.5);
  expect(inconsistencyRate([true, true], [0.6, 0.7], { threshold: 0.65 })).toBe(0.5);
});
test("where nothing is right, nothing is inconsistent", () => {
  expect(inconsistencyRate([false], [0])).toBe(0);
});
test("refuses lists that differ", () => {
  expect(() => inconsistencyRate([true], [])).toThrow('needs one number for each outcome; got {"outcomes":[true],"processes":[]}');
});
