import { expect, test } from "vitest";
import { createContext, each, judgeBatch, type RolloutInput, rollout, scoreAll, scoreOne, valueOf } from "../../core/index.ts";
import { exactMatch } from "../exact-match.ts";
import { isAbstention } from "./is-abstention.ts";
import { knowledgeAwareTruth } from "./knowledge-aware-truth.ts";
import { statesIgnorance } from "./states-ignorance.ts";
import { ternaryTruth } from "./ternary-truth.ts";

test.each([
  "I don't know",
  "I don’t know.",
  "  I DO NOT KNOW!  ",
  "I'm sorry, I don't know the answer to that question.",
  "I do not know who won the 1987 race.",
  "Unfortunately, I cannot answer this question.",
  "I don't have enough information to answer.",
  "I don't know. I'm not sure.",
  "The answer is: unknown",
  "\\text{I don't know}",
  "**I don't know**",
])("withholds an answer: %s", (text) => {
  expect(isAbstention(text)).toBe(true);
});
test.each([
  "",
  " . ",
  "Paris",
  "I don't know, but it is Paris",
  "I don't know but it is Paris",
  "I don't know the answer but Paris",
  "I don't know. Paris.",
  "I don't know: Paris",
  "I don't know (Paris)",
  "I don't know - Paris",
  "I don't know Paris",
  "I don't know\nParis",
  "Paris. I don't know",
  "I don't know, it's Paris",
  "I don't know the answer it is Paris",
  "I don't know that, maybe Paris",
  "I'm not sure what, I guess Paris",
  "I'm not sure, Paris?",
  "I don't know=Paris",
  "sorry",
  "He said he would know",
  "unknown soldier",
  `I don't know${" ".repeat(2000)}Paris`,
])("answers, or says nothing: %s", (text) => {
  expect(isAbstention(text)).toBe(false);
});
test("the phrases can be others", () => {
  expect(isAbstention("Je ne sais pas.", { phrases: ["je ne sais pas"] })).toBe(true);
  expect(isAbstention("I don't know", { phrases: ["je ne sais pas"] })).toBe(false);
});
test.each([
  ["<think>Is it Paris?</think> I don't know.", 1],
  ["<think>I don't know.</think> Paris", 0],
  ["It may be Paris or Rome. <answer>I don't know</answer>", 1],
  ["I don't know. <answer>Paris</answer>", 0],
  ["<answer>Paris</answer> <answer>I don't know</answer>", 0],
  ["So \\boxed{\\text{I don't know}}", 1],
  ["<answer></answer>", 0],
])("%s: %i", async (response, value) => {
  expect(await scoreOne(statesIgnorance(), { response })).toBe(value);
});

const answer = (response: string): RolloutInput => ({ response, reference: "Paris", group: "q" });
const values = async (reward: Parameters<typeof scoreAll>[0], ...responses: string[]) =>
  (await scoreAll(reward, responses.map(answer))).map(valueOf);

test("right above withheld above wrong; an empty answer is wrong", async () => {
  expect(await values(ternaryTruth(exactMatch()), "Paris", "I don't know", "Rome", "")).toEqual([1, 0, -1, -1]);
});
test("a hedge does not make a guess free, even where a lenient verifier would let it through", async () => {
  const lenient = each((one) => (one.response[0]!.content.includes("Paris") ? 1 : 0));
  expect(await values(ternaryTruth(lenient), "I don't know, but it is Paris", "I don't know, but it is Rome")).toEqual([1, -1]);
  expect(await values(ternaryTruth(lenient), "I don't know if it is Paris", "I don't know if it is Rome")).toEqual([1, -1]);
});
test("abstain and wrong worth the same is the binary reward", async () => {
  const binary = ternaryTruth(exactMatch(), { values: { right: 1, abstained: -1, wrong: -1 } });
  expect(await values(binary, "Paris", "I don't know", "Rome")).toEqual([1, -1, -1]);
});
test("answering pays above a belief of one half: p − (1 − p) > 0", async () => {
  const [right, silent, wrong] = await values(ternaryTruth(exactMatch()), "Paris", "I don't know", "Rome");
  const gain = (p: number) => p * right! + (1 - p) * wrong! - silent!;
  expect([gain(0.49) < 0, gain(0.5), gain(0.51) > 0]).toEqual([true, 0, true]);
});
test("whether a response abstains may be judged by a model, which may fail or have no opinion", async () => {
  const model = each((one) => {
    const text = one.response[0]!.content;
    if (text === "?") throw new Error("judge down");
    return text === "hm" ? null : text.length > 5 ? 1 : 0;
  });
  const judged = await judgeBatch(
    ternaryTruth(exactMatch(), { abstained: model }),
    ["Paris", "who can say", "hm", "?"].map((text) => rollout(answer(text))),
    createContext(),
  );
  expect(judged.slice(0, 3).map((verdict) => valueOf(verdict as number))).toEqual([1, 0, null]);
  expect((judged[3] as Error).message).toBe('part "abstained": judge down');
});
test("beyond the model's knowledge abstaining is as good as being right; within it, as bad as being wrong", async () => {
  const responses = ["Paris", "I don't know", "Rome"];
  expect(
    await values(
      knowledgeAwareTruth(exactMatch(), () => false),
      ...responses,
    ),
  ).toEqual([1, 1, -1]);
  expect(
    await values(
      knowledgeAwareTruth(exactMatch(), () => true),
      ...responses,
    ),
  ).toEqual([1, -1, -1]);
  expect(
    await values(
      knowledgeAwareTruth(exactMatch(), () => true, { withheld: 0 }),
      ...responses,
    ),
  ).toEqual([1, 0, -1]);
});
test("refuses values out of order", () => {
  expect(() => ternaryTruth(exactMatch(), { values: { right: 1, abstained: -2, wrong: -1 } })).toThrow(
    "ternaryTruth: values must rise from wrong over abstained to right",
  );
  expect(() => knowledgeAwareTruth(exactMatch(), () => true, { withheld: 1 })).toThrow(
    "knowledgeAwareTruth: withheld must be in [−1, 1); got 1",
  );
});
