import { expect, test } from "vitest";
import { range } from "../math/index.ts";
import { rateAtFalsePositives } from "./rate-at-false-positives.ts";

const negatives = range(100);
const with_ = (positives: number[], allowed?: number) =>
  rateAtFalsePositives(
    [...negatives, ...positives],
    [...negatives.map(() => 0), ...positives.map(() => 1)],
    allowed === undefined ? {} : { allowed },
  );

test.each([
  [0, 99, 0],
  [0.01, 98, 0.01],
  [0.29, 70, 0.29],
  [0.5, 49, 0.5],
])("of a hundred negatives, %f may be above %i", (allowed, threshold, falsePositives) => {
  expect(with_([1000], allowed)).toEqual({ threshold, rate: 1, falsePositives });
});
test("a score at the threshold is no detection", () => {
  expect(with_([98, 98.5, 99], 0.01).rate).toBeCloseTo(2 / 3, 12);
});
test("where many negatives tie at the top, none of them is accused", () => {
  expect(rateAtFalsePositives([5, 5, 5, 1, 6], [0, 0, 0, 0, 1], { allowed: 0.5 })).toEqual({ threshold: 5, rate: 1, falsePositives: 0 });
});
test("says what is missing", () => {
  expect(() => rateAtFalsePositives([1], [1])).toThrow('got {"positives":1,"negatives":0,"allowed":0.01}');
});
