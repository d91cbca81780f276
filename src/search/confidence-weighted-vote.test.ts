import { expect, test } from "vitest";
import { confidenceWeightedVote } from "./confidence-weighted-vote.ts";

test("equal confidences give the majority, the first of equals on a tie", () => {
  expect(confidenceWeightedVote(["a", "b", "b", "c"], [0.5, 0.5, 0.5, 0.5])).toBe("b");
  expect(confidenceWeightedVote(["a", "b"], [1, 1])).toBe("a");
});
test("one sure sample beats two that doubt", () => {
  expect(confidenceWeightedVote(["a", "b", "b"], [0.9, 0.4, 0.4])).toBe("a");
});
test("samples without an answer do not vote; nobody elected by nobody", () => {
  expect(confidenceWeightedVote([null, "a"], [1, 0])).toBe("a");
  expect(confidenceWeightedVote([null], [1])).toBe(null);
  expect(confidenceWeightedVote([], [])).toBe(null);
});
test("refuses a NaN, which would win or lose by accident", () => {
  expect(() => confidenceWeightedVote(["a"], [Number.NaN])).toThrow("needs a confidence of at least 0 for each answer");
});
