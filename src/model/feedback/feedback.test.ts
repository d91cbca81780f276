import { expect, test } from "vitest";
import { createRandom } from "../../core/index.ts";
import { mean, range, sigmoid } from "../../math/index.ts";
import { bradleyTerryLoss } from "../bradley-terry-loss.ts";
import { fitLinearReward } from "../fit-linear-reward.ts";
import { balanceFeedback } from "./balance-feedback.ts";
import { binaryFeedbackLoss } from "./binary-feedback-loss.ts";

const random = createRandom(2);
const truth = [1, -4];
const rows = range(30_000).map(() => [random.normal(), 1]);
const labels = rows.map(([x]) => (random() < sigmoid(truth[0]! * x! + truth[1]!) ? 1 : 0));
const { rows: kept, shift } = balanceFeedback(labels, { random });
const fitted = (options: { shift?: number }) =>
  fitLinearReward(
    binaryFeedbackLoss(options),
    { score: kept.map((i) => rows[i]!) },
    { given: { label: kept.map((i) => labels[i]!) }, ridge: 1e-6 },
  ).weights;

test("a score of 0 pays log 2 whatever the person did; the loss of a pair against 0 is Bradley–Terry's", () => {
  expect(binaryFeedbackLoss()({ score: [0, 0], label: [0, 1] }).loss).toBeCloseTo(Math.LN2, 12);
  const score = [1.3, -0.4];
  expect(binaryFeedbackLoss()({ score, label: [1, 1] })).toEqual({
    ...bradleyTerryLoss()({ chosen: score, rejected: [0, 0] }),
    gradient: { score: bradleyTerryLoss()({ chosen: score, rejected: [0, 0] }).gradient.chosen },
  });
});
test("with the shift inside the loss the scores are the chances out there, though half of the training data reacted", () => {
  expect(mean(kept.map((i) => labels[i]!))).toBe(0.5);
  const [slope, level] = fitted({ shift });
  expect(slope).toBeCloseTo(1, 0.7);
  expect(level).toBeCloseTo(-4, 0.7);
  expect(mean(rows.map(([x]) => sigmoid(slope! * x! + level!)))).toBeCloseTo(mean(labels), 2);
});
test("without it only the level is off, by the shift", () => {
  const [plain, corrected] = [fitted({}), fitted({ shift })];
  expect(plain[0]).toBeCloseTo(corrected[0]!, 3);
  expect(plain[1]! - corrected[1]!).toBeCloseTo(shift, 3);
});
test("nobody counts more often than they may, and more than there is cannot be kept", () => {
  const users = labels.map((_, i) => `u${i % 10}`);
  const few = balanceFeedback(labels, { users, most: 100, random });
  expect(few.rows.length).toBeLessThanOrEqual(1000);
  expect(balanceFeedback([1, 0, 0], { ratio: 9, random })).toEqual({ rows: [0, 1, 2], shift: 0 });
});
test("huge scores neither overflow nor vanish, and errors say what is wrong", () => {
  expect(binaryFeedbackLoss()({ score: [-1000], label: [1] }).loss).toBe(1000);
  expect(() => binaryFeedbackLoss()({ score: [1] })).toThrow("needs score and label");
  expect(() => balanceFeedback([1, 1], { random })).toThrow('events without; got {"with":2,"without":0}');
});
