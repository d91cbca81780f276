import { expect, test } from "vitest";
import { each, type LanguageModel, responseText } from "../core/index.ts";
import { collectPositives } from "./collect-positives.ts";

const model = (texts: readonly string[]): LanguageModel => ({
  id: "list",
  chat: async (_, { n = 1 } = {}) => texts.slice(0, n).map((text) => ({ text, finish: "stop" as const })),
});
const right = each((one) => {
  if (responseText(one).includes("crash")) throw new Error("cannot judge");
  return responseText(one).includes(String(one.reference)) ? 1 : 0;
});
const task = { id: "q1", prompt: "2 + 2?", reference: 4, fields: { topic: "sums" } };

test("keeps different right answers, in order, and counts the rest", async () => {
  const { rollouts, ...counts } = await collectPositives(model(["4", "it is 4", "5", " 4\n", "crash", "4 it is"]), right, [task]);
  expect(rollouts.map(responseText)).toEqual(["4", "it is 4", "4 it is"]);
  expect(counts).toEqual({ drawn: 6, right: 4, unjudged: 1 });
  expect(rollouts[0]).toMatchObject({ id: "q1", group: "q1", reference: 4, fields: { topic: "sums", reward: 1 } });
});
test("keeps no more than it was asked to of any task", async () => {
  const answers = model(["4", "4!", "4?"]);
  const { rollouts } = await collectPositives(answers, right, [task, { ...task, id: "q2" }], { keep: 2 });
  expect(rollouts.map(({ id }) => id)).toEqual(["q1", "q1", "q2", "q2"]);
  expect((await collectPositives(answers, right, [task], { samples: 1 })).drawn).toBe(1);
});
test("says which numbers it cannot work with", async () => {
  await expect(collectPositives(model([]), right, [task], { keep: 0 })).rejects.toThrow(
    "collectPositives: samples and keep must be positive whole numbers",
  );
});
