import { expect, test } from "vitest";
import { InvalidRollout, scoreOne } from "../core/index.ts";
import { answerConfidence } from "./answer-confidence.ts";
import { answerConfidenceReward } from "./answer-confidence-reward.ts";

const row = (...p: number[]) => p.map((x, i) => ({ text: `${i}`, logprob: Math.log(x) }));
const tokens = { texts: ["so ", "4", "2", "."], top: [row(0.9, 0.1), row(0.6, 0.2), row(0.5, 0.5), row(1, 0)] };

test("the mean lead over the second best, at the answer's own tokens", () => {
  expect(answerConfidence(tokens, { start: 3, end: 5 })).toBeCloseTo((0.4 + 0) / 2, 12);
});
test("sure of everything outside of the answer: that does not count", () => {
  expect(answerConfidence(tokens, { start: 4, end: 5 })).toBeCloseTo(0, 12);
  expect(answerConfidence(tokens, { start: 0, end: 6 })).toBeCloseTo((0.8 + 0.4 + 0 + 1) / 4, 12);
});
test("a token that is partly in the answer counts; an empty span has no confidence", () => {
  expect(answerConfidence(tokens, { start: 2, end: 4 })).toBeCloseTo((0.8 + 0.4) / 2, 12);
  expect(answerConfidence(tokens, { start: 3, end: 3 })).toBe(null);
});
test("the order of the alternatives does not matter, and a single one leads by all of its probability", () => {
  expect(answerConfidence({ texts: ["a"], top: [row(0.2, 0.7, 0.1)] }, { start: 0, end: 1 })).toBeCloseTo(0.5, 12);
  expect(answerConfidence({ texts: ["a"], top: [row(0.7)] }, { start: 0, end: 1 })).toBeCloseTo(0.7, 12);
});
const last = (text: string) => (/\d+/.test(text) ? { start: text.search(/\d+/), end: text.search(/\d+/) + 2 } : null);
test("a trace without an answer abstains", async () => {
  const reward = answerConfidenceReward(last);
  expect(await scoreOne(reward, { response: "so 42.", tokens })).toBeCloseTo(0.2, 12);
  expect(await scoreOne(reward, { response: "so ", tokens: { texts: ["so "], top: [row(0.9, 0.1)] } })).toBe(null);
});
test("says what is missing", async () => {
  const reward = answerConfidenceReward(last);
  await expect(scoreOne(reward, { response: "42" })).rejects.toBeInstanceOf(InvalidRollout);
  await expect(scoreOne(reward, { response: "43", tokens: { texts: ["42"], top: [row(0.5, 0.5)] } })).rejects.toThrow(
    "needs the tokens of the response",
  );
  expect(() => answerConfidence({ texts: ["a"] }, { start: 0, end: 1 })).toThrow(
    "answerConfidence: needs the text and the most probable alternatives",
  );
});
