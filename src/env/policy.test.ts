import { expect, test } from "vitest";
import {
  expectedValue,
  logitsOf,
  logLinearPolicy,
  meanEntropy,
  meanKl,
  moveWeights,
  policyTable,
  policyWinRate,
  probabilitiesOf,
  tabularPolicy,
} from "./index.ts";

test("a tabular policy with one feature an answer and prompt is a log-linear one", () => {
  const tabular = tabularPolicy([[0.3, -1]]);
  const linear = logLinearPolicy(
    [
      [
        [1, 0],
        [0, 1],
      ],
    ],
    [[0.3, -1]],
  );
  moveWeights(tabular, 0, [0.5, -0.5], 2);
  moveWeights(linear, 0, [0.5, -0.5], 2);
  expect([...logitsOf(linear, 0)]).toEqual([...logitsOf(tabular, 0)]);
  expect([...logitsOf(tabular, 0)]).toEqual([1.3, -2]);
});
test("what one prompt learns, a shared policy knows of another", () => {
  const policy = logLinearPolicy([
    [[0], [1]],
    [[1], [0]],
  ]);
  moveWeights(policy, 0, [-1, 1], 1);
  expect(probabilitiesOf(policy, 1)[0]).toBeCloseTo(probabilitiesOf(policy, 0)[1]!, 12);
  expect(probabilitiesOf(policy, 0)[1]).toBeGreaterThan(0.7);
});
test("an answer with logit −Infinity never occurs and upsets nothing", () => {
  const table = policyTable(tabularPolicy([[0, 0, Number.NEGATIVE_INFINITY]]));
  expect(table).toEqual([[0.5, 0.5, 0]]);
  expect(expectedValue(table, [[1, 3, Number.NaN]])).toBe(2);
  expect(meanKl(table, table)).toBe(0);
  expect(meanEntropy(table)).toBeCloseTo(Math.LN2, 12);
});
test("a temperature of 2 halves the logits", () => {
  expect(probabilitiesOf(tabularPolicy([[0, 2 * Math.log(3)]]), 0, 2)[1]).toBeCloseTo(0.75, 12);
});
test("a policy wins half against itself, whatever the gold values", () => {
  const table = [[0.2, 0.5, 0.3]];
  expect(policyWinRate(table, table, [[4, 1, 1]])).toBeCloseTo(0.5, 12);
});
test("moving to an answer that the reference never gives is infinitely far", () => {
  expect(meanKl([[0, 1]], [[1, 0]])).toBe(Infinity);
});
test("says what is wrong with the shapes", () => {
  expect(() => tabularPolicy([])).toThrow("tabularPolicy: needs at least one prompt");
  expect(() => tabularPolicy([[0, 0], [0]])).toThrow("as many answers for each");
  expect(() => logLinearPolicy([[[0], [1, 2]]])).toThrow("features must be [prompts][actions][features]");
});
