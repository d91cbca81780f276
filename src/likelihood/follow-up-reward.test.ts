import { expect, test } from "vitest";
import { type LanguageModel, type Message, scoreOne } from "../core/index.ts";
import { followUpReward } from "./follow-up-reward.ts";
import { followUps } from "./reactions.ts";

/** Whole words as tokens; praise is more likely after a good answer, and "Thanks" is said often in any case. */
const seen: (readonly Message[])[] = [];
const model: LanguageModel = {
  id: "listener",
  chat: async () => [],
  score: async (talk, text) => {
    seen.push(talk);
    const good = talk.some(({ content }) => content === "good");
    const texts = text.split(/(?= )/);
    const praise = /yes|Thanks/.test(text) === good ? -1 : -4;
    return { texts, logprobs: Float32Array.from(texts, () => praise + (text === "Thanks" ? 0.5 : 0)) };
  },
};
const lists = { facts: { positive: ["yes it is"], negative: ["no"] }, manners: { positive: ["Thanks"], negative: ["rude"] } };
const judged = (response: string, options = {}) =>
  scoreOne(followUpReward(model, { followUps: lists, ...options }), { prompt: "?", response });

test("section 3: mean of the positive minus mean of the negative, each by the token; facets as parts", async () => {
  expect(await judged("good")).toEqual({ value: 3.25, parts: { facts: 3, manners: 3.5 } });
  expect(await judged("bad")).toEqual({ value: -2.75, parts: { facts: -3, manners: -2.5 } });
});
test("how often something is said in any case cancels between two answers", async () => {
  const without = { followUps: { ...lists, manners: { positive: ["no yes"], negative: ["rude"] } } };
  const lead = async (options = {}) => {
    const [a, b] = [await judged("good", options), await judged("bad", options)] as { value: number }[];
    return a!.value - b!.value;
  };
  expect(await lead()).toBeCloseTo(await lead(without), 9);
});
test("the model speaks as the person: the roles are exchanged", async () => {
  seen.length = 0;
  await judged("good");
  expect(seen[0]).toEqual([
    { role: "assistant", content: "?" },
    { role: "user", content: "good" },
  ]);
});
test("a follow-up that is listed twice counts once", async () => {
  const twice = { facts: { positive: ["yes it is", "yes it is", "hm"], negative: ["no"] } };
  const once = { facts: { positive: ["yes it is", "hm"], negative: ["no"] } };
  expect(await judged("good", { followUps: twice })).toEqual(await judged("good", { followUps: once }));
});
test("an empty answer gets its reaction too", async () => {
  expect(await judged("")).toMatchObject({ value: -2.75 });
});
test("the lists have both kinds in each facet, all different", () => {
  const all = Object.values(followUps).flatMap(({ positive, negative }) => [...positive, ...negative]);
  expect(new Set(all).size).toBe(all.length);
  expect(Object.values(followUps).every(({ positive, negative }) => positive.length === 5 && negative.length === 5)).toBe(true);
});
test("says what is missing", () => {
  const empty = { facts: { positive: [], negative: ["no"] } };
  expect(() => followUpReward(model, { followUps: empty })).toThrow('followUpReward: facet "facts" needs follow-ups of both kinds');
  expect(() => followUpReward(model, { followUps: {} })).toThrow("followUpReward: needs at least one facet; got {}");
  expect(() => followUpReward({ id: "text only", chat: async () => [] })).toThrow("log-probabilities of a given text");
});
