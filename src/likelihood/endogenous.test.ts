import { expect, test } from "vitest";
import { createRandom, type LanguageModel, scoreOne } from "../core/index.ts";
import { logSoftmax, logSumExp, sum } from "../math/index.ts";
import { endogenousReward } from "./endogenous-reward.ts";
import { endogenousRewards } from "./endogenous-rewards.ts";

const random = createRandom(1);
const logits = Array.from({ length: 5 }, () => Array.from({ length: 4 }, () => random.normal(0, 2)));
const tokens = [0, 3, 1, 1, 2];
const logprob = sum(logits.map((row, t) => logSoftmax(row)[tokens[t]!]!));

test("the sum is the log-likelihood and the value of the prompt", () => {
  expect(sum(endogenousRewards(logits, tokens))).toBeCloseTo(logprob + logSumExp(logits[0]!), 10);
  const alpha = 0.5;
  const scaled = logits.map((row) => row.map((f) => f / alpha));
  const likelihood = sum(scaled.map((row, t) => logSoftmax(row)[tokens[t]!]!));
  expect(sum(endogenousRewards(logits, tokens, { alpha, endValue: 3 }))).toBeCloseTo(
    alpha * likelihood + alpha * logSumExp(scaled[0]!) - 3,
    10,
  );
});
test("each is the log-probability and a difference of values", () => {
  endogenousRewards(logits, tokens).forEach((reward, t) => {
    const next = t + 1 < logits.length ? logSumExp(logits[t + 1]!) : 0;
    expect(reward).toBeCloseTo(logSoftmax(logits[t]!)[tokens[t]!]! + logSumExp(logits[t]!) - next, 10);
  });
});
test("normalised logits: the reward is the log-probability", () => {
  const normalised = logits.map((row) => logSoftmax(row));
  endogenousRewards(normalised, tokens).forEach((reward, t) => {
    expect(reward).toBeCloseTo(normalised[t]![tokens[t]!]!, 10);
  });
});
test("a constant in the logits of one state moves credit between two tokens, and no total after the first", () => {
  const moved = logits.map((row, t) => (t === 2 ? row.map((f) => f + 5) : row));
  const [before, after] = [endogenousRewards(logits, tokens), endogenousRewards(moved, tokens)];
  expect(after.map((reward, t) => Math.round((reward - before[t]!) * 1e9) / 1e9)).toEqual([0, -5, 5, 0, 0]);
});
test("a token that the model rules out is an error, never −Infinity", () => {
  expect(() => endogenousRewards([[0, -Infinity]], [1])).toThrow("endogenousRewards: token 0 must be one that the model can write");
  expect(() => endogenousRewards([[0, 0]], [2])).toThrow("endogenousRewards: token 0");
  expect(() => endogenousRewards([[0, 0]], [])).toThrow("endogenousRewards: needs logits for each token");
  expect(() => endogenousRewards([[0, 0]], [1], { alpha: 0 })).toThrow("endogenousRewards: alpha must be positive; got 0");
});

const silent: LanguageModel = { id: "text only", chat: async () => [] };
test("a model that only scores gives log-probabilities, and one that does not is refused at once", async () => {
  const asked: unknown[] = [];
  const score: LanguageModel["score"] = async (prompt, text) => {
    asked.push([prompt.map(({ content }) => content), text]);
    return { logprobs: Float32Array.from(text, () => -0.5) };
  };
  const reward = endogenousReward({ model: { ...silent, score }, instruction: "Be kind.", perToken: true });
  expect(await scoreOne(reward, { prompt: "Hi", response: "abc" })).toEqual({ value: -0.5, tokens: new Float32Array([-0.5, -0.5, -0.5]) });
  expect(asked).toEqual([[["Be kind.", "Hi"], "abc"]]);
  expect(() => endogenousReward({ model: silent })).toThrow(
    'endogenousReward: the model must show logits, or score given texts; got "text only"',
  );
});
test("an empty response has no likelihood: the row is invalid, it does not get the best value of all", async () => {
  const model = { ...silent, score: async () => ({ logprobs: new Float32Array(0) }) };
  await expect(scoreOne(endogenousReward({ model }), { response: "" })).rejects.toThrow("needs a response of at least one token");
});
