import { expect, test } from "vitest";
import { binaryFeedbackLoss } from "./binary-feedback-loss.ts";
import { welfareRankLoss } from "./welfare-rank-loss.ts";

const only = welfareRankLoss({ group: 2, calibration: 0 });

test("with one competitor there is nothing to rank, and what is left is the cross-entropy", () => {
  const batch = { score: [0.3, -1], target: [1, 0] };
  const { loss, gradient } = welfareRankLoss({ group: 1, calibration: 1 })(batch);
  const plain = binaryFeedbackLoss()({ score: batch.score, label: batch.target });
  expect(loss).toBeCloseTo(plain.loss, 12);
  Array.from(gradient.score).forEach((g, i) => expect(g).toBeCloseTo(plain.gradient.score[i]!, 12));
});
test("a pair of the same worth counts for nothing, and of others by what is at stake", () => {
  expect(only({ score: [4, -4], target: [0.2, 0.4], value: [2, 1] }).loss).toBe(0);
  const at = (stake: number) => only({ score: [0, 0], target: [stake, 0] }).loss;
  expect(at(1)).toBeCloseTo(2 * at(0.5), 12);
});
test("a bid of nothing is allowed and cannot be moved", () => {
  const { loss, gradient } = only({ score: [1, 1], target: [1, 1], value: [0, 2] });
  expect(loss).toBeGreaterThan(0);
  expect(gradient.score[0]).toBeCloseTo(0, 12);
  expect(gradient.score[1]).toBeLessThan(0);
});
test("the order within a group does not matter, and groups do not meet", () => {
  const there = only({ score: [1, -1, 0, 2], target: [1, 0, 0, 1], value: [1, 2, 3, 1] });
  const back = only({ score: [2, 0, -1, 1], target: [1, 0, 0, 1], value: [1, 3, 2, 1] });
  expect(back.loss).toBeCloseTo(there.loss, 12);
});
test("says what does not fit", () => {
  expect(() => only({ score: [1, 2, 3], target: [1, 0, 1] })).toThrow("whole groups of 2; got 3");
  expect(() => welfareRankLoss({ group: 2, slope: 0 })).toThrow("slope above 0");
});
