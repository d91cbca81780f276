import { expect, test } from "vitest";
import { type LanguageModel, type Score, scoreOne } from "../../core/index.ts";
import { simulatedJudge } from "../../lm/index.ts";
import { says } from "../says.ts";
import { yesNoLogOdds } from "./yes-no-log-odds.ts";
import { yesNoMass } from "./yes-no-mass.ts";
import { yesNoReward } from "./yes-no-reward.ts";

const top = (shares: Record<string, number>) => Object.entries(shares).map(([text, p]) => ({ text, logprob: Math.log(p) }));
const polite = { "Is it polite?": "yes" } as const;
const judged = async (model: LanguageModel, options = {}, response = "Thank you.") =>
  (await scoreOne(yesNoReward({ questions: polite, model, ...options }), { response })) as Score;

test("section 3: p is e^yes / (e^yes + e^no), whatever else is probable", async () => {
  const { value, confidence } = await judged(says("Yes", { Yes: 0.3, No: 0.1, Well: 0.6 }));
  expect([value, confidence]).toEqual([expect.closeTo(0.75, 6), expect.closeTo(0.4, 6)]);
});
test("spellings of one word count together; words that only begin like it do not", () => {
  const { yes, no, mass } = yesNoMass(top({ Yes: 0.2, " yes": 0.1, "YES.": 0.1, No: 0.1, Nobody: 0.2, Yesterday: 0.3 }));
  expect([Math.exp(yes), Math.exp(no), mass]).toEqual([expect.closeTo(0.4, 9), expect.closeTo(0.1, 9), expect.closeTo(0.5, 9)]);
});
test("what is not among the tokens is at most as probable as the least of them, and as what is left of 1", () => {
  expect(Math.exp(yesNoMass(top({ Yes: 0.5, Well: 0.1 })).no)).toBeCloseTo(0.1, 9);
  expect(Math.exp(yesNoMass(top({ Yes: 0.98 })).no)).toBeCloseTo(0.02, 9);
  expect(Math.exp(yesNoMass(top({ Yes: 1 })).no)).toBeCloseTo(1e-9, 15);
});
test("where no is wanted, the reward is 1 − p, and the log-odds change their sign", async () => {
  const questions = { "Is it rude?": "no" } as const;
  const model = says("Yes", { Yes: 0.8, No: 0.2 });
  expect(await scoreOne(yesNoReward({ questions, model }), { response: "x" })).toMatchObject({ value: expect.closeTo(0.2, 6) });
  expect(await scoreOne(yesNoLogOdds({ questions, model }), { response: "x" })).toMatchObject({ value: expect.closeTo(-Math.log(4), 6) });
});
test("the affine form of the paper runs from −5 to 5", async () => {
  expect((await judged(says("Yes", { Yes: 1 }), { scale: 10, centre: 0.5 })).value).toBeCloseTo(5, 6);
  expect((await judged(says("No", { No: 1 }), { scale: 10, centre: 0.5 })).value).toBeCloseTo(-5, 6);
});
test("a model without log-probabilities is asked 16 times; equal answers are not certainty", async () => {
  const score = await judged(says({ answer: "yes" }));
  expect(score.value).toBeCloseTo(17 / 18, 9);
  expect(score.why).toContain("estimated from samples");
});
test("an answer that is neither yes nor no is a failure", async () => {
  await expect(judged(says("Perhaps", { Perhaps: 0.9, Maybe: 0.1 }))).rejects.toThrow(
    'answers neither yes nor no: it begins with "Perhaps"',
  );
  await expect(judged(says("Perhaps"))).rejects.toThrow("of the form asked for");
});
test("both ways of reading a judge agree on what it believes", async () => {
  const truth = { it: { criteria: { "Is it polite?": 0.7 } } };
  const model = simulatedJudge({ truth, sigma: 0.6 });
  const mute: LanguageModel = { id: "mute", chat: async (messages, { logprobs: _, ...options } = {}) => model.chat(messages, options) };
  const exact = (await judged(model, {}, "it")).value!;
  expect(Math.abs((await judged(mute, { samples: 400 }, "it")).value! - exact)).toBeLessThan(0.06);
});
test("says what is wrong with the questions", () => {
  const model = says("Yes");
  expect(() => yesNoReward({ questions: {}, model })).toThrow('yesNoReward: needs at least one question, with "yes" or "no"');
  expect(() => yesNoReward({ questions: polite, model, scale: 0 })).toThrow("scale must be positive");
});
