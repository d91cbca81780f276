import { expect, test } from "vitest";
import { createContext, InvalidRollout, judgeBatch, type LanguageModel, rollout, scoreAll, scoreOne } from "../core/index.ts";
import { referenceProbabilityReward } from "./reference-probability-reward.ts";

/** A model by letters, whose probability of a letter depends on the whole answer so far. */
const byLetter = (probability: (before: string, letter: string) => number, asked: string[] = []): LanguageModel => ({
  id: "letters",
  chat: async () => [],
  score: async (_, text) => {
    asked.push(text);
    return { texts: [...text], logprobs: Float32Array.from(text, (letter, i) => Math.log(probability(text.slice(0, i), letter))) };
  },
});
const thoughtful = byLetter((before, letter) => (letter === "x" ? 0.01 : before.includes("right") ? 0.9 : 0.2));

test("probability reward: one odd token of two costs half, not all", async () => {
  const judged = await scoreOne(referenceProbabilityReward(thoughtful), { response: "right<answer>?</answer>", reference: "4x" });
  expect(judged).toMatchObject({ parts: { reasoned: expect.closeTo(0.455, 5), bare: expect.closeTo(0.105, 5) } });
  expect(judged).toMatchObject({ value: expect.closeTo(0.35, 5) });
});
test("reasoning that makes the answer less probable than none earns 0", async () => {
  const misled = byLetter((before) => (before.startsWith("<answer>") ? 0.6 : 0.3));
  expect(await scoreOne(referenceProbabilityReward(misled), { response: "hm<answer>4</answer>", reference: "4" })).toMatchObject({
    value: 0,
  });
});
test("the answer that the policy gave itself does not matter; without an answer tag there is no reward", async () => {
  const reward = referenceProbabilityReward(thoughtful);
  const [a, b, none] = await scoreAll(
    reward,
    ["right<answer>1</answer>", "right<answer>4", "right 4"].map((response) => ({ response, reference: "4" })),
  );
  expect(a).toEqual(b);
  expect(none).toMatchObject({ value: 0, parts: { reasoned: 0 } });
});
test("the bare probability is asked once a group, of the initial model", async () => {
  const asked: string[] = [];
  const initial = byLetter(() => 0.1, asked);
  const rows = ["right<answer>", "wrong<answer>", "hm<answer>"].map((response) => ({ response, reference: "4", group: "q" }));
  const verdicts = await scoreAll(referenceProbabilityReward(thoughtful, { initial }), rows);
  expect(asked).toEqual(["<answer>4"]);
  expect(verdicts[0]).toMatchObject({ value: expect.closeTo(0.8, 5) });
});
test("of several accepted references the most probable counts, with and without reasoning", async () => {
  const judged = await scoreOne(referenceProbabilityReward(thoughtful), { response: "right<answer>", reference: ["x", "4"] });
  expect(judged).toMatchObject({ parts: { reasoned: expect.closeTo(0.9, 5), bare: expect.closeTo(0.2, 5) } });
});
test("a row without a reference, or with an empty one, is invalid and leaves its group alone", async () => {
  const rows = [{ response: "a<answer>" }, { response: "a<answer>", reference: "" }, { response: "right<answer>", reference: "4" }];
  const verdicts = await judgeBatch(
    referenceProbabilityReward(thoughtful),
    rows.map((row) => rollout({ ...row, group: "q" })),
    createContext(),
  );
  expect(verdicts[0]).toBeInstanceOf(InvalidRollout);
  expect(verdicts[1]).toBeInstanceOf(InvalidRollout);
  expect(verdicts[2]).toMatchObject({ value: expect.closeTo(0.7, 5) });
});
