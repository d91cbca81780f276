import { expect, test } from "vitest";
import { bestWorstPair } from "./best-worst-pair.ts";

test("the first of equals, on both sides", () => {
  expect(bestWorstPair([3, 1, 3, 1])).toEqual({ chosen: 0, rejected: 1 });
});
test("what could not be scored is neither best nor worst", () => {
  expect(bestWorstPair([null, -5, null, -2])).toEqual({ chosen: 3, rejected: 1 });
  expect(bestWorstPair([null, 1])).toBeNull();
  expect(bestWorstPair([null, null])).toBeNull();
  expect(bestWorstPair([])).toBeNull();
});
test("only the order of the scores matters", () => {
  const scores = [0.3, -2, 7, 1];
  expect(bestWorstPair(scores.map((s) => Math.exp(s)))).toEqual(bestWorstPair(scores));
});
test("refuses what is no score", () => {
  expect(() => bestWorstPair([1, Number.NaN])).toThrow("bestWorstPair: scores must be finite, or null; got");
});
