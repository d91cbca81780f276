import { expect, test } from "vitest";
import { InvalidRollout, type LanguageModel, scoreOne } from "../core/index.ts";
import { referenceLikelihoodReward } from "./reference-likelihood-reward.ts";

const asked: string[] = [];
/** Tokens are tags' beginnings, tags' ends and letters; each digit has the probability that the thought before it names, all else 1. */
const model: LanguageModel = {
  id: "tags",
  chat: async () => [],
  score: async (_, text) => {
    asked.push(text);
    const texts = text.match(/<\/?answer|./gs) ?? [];
    const chance = text.includes("sure") ? 0.9 : 0.5;
    return { texts, logprobs: Float32Array.from(texts, (token) => (/\d/.test(token) ? Math.log(chance) : 0)) };
  },
};
const judged = (response: string, reference: string | string[]) => scoreOne(referenceLikelihoodReward(model), { response, reference });

test("eq. 3: the product over the reference's tokens, given the reasoning", async () => {
  expect(await judged("sure<answer>7</answer>", "42")).toBeCloseTo(0.81, 5);
  expect(await judged("hm<answer>7</answer>", "42")).toBeCloseTo(0.25, 5);
});
test("the answer that was sampled is not looked at; what is scored begins inside the tag", async () => {
  asked.length = 0;
  await judged("sure<answer>anything", "4");
  expect(asked).toEqual(["sure<answer>4</answer>"]);
});
test("the last answer is the one that is replaced", async () => {
  asked.length = 0;
  await judged("<answer>1</answer> sure <answer>2</answer>", "4");
  expect(asked).toEqual(["<answer>1</answer> sure <answer>4</answer>"]);
});
test("a response that never answers earns 0", async () => {
  expect(await judged("sure it is 4", "4")).toBe(0);
});
test("the most probable accepted reference counts", async () => {
  expect(await judged("hm<answer>", ["42", "4"])).toBeCloseTo(0.5, 5);
});
test("says what the row or the model lacks", async () => {
  await expect(judged("hm<answer>", "")).rejects.toBeInstanceOf(InvalidRollout);
  expect(() => referenceLikelihoodReward({ id: "text only", chat: async () => [] })).toThrow("log-probabilities of a given text");
});
