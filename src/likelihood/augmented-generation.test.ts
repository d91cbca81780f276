import { expect, test } from "vitest";
import type { LanguageModel } from "../core/index.ts";
import { augmentedGeneration } from "./augmented-generation.ts";

/** Reads a text letter by letter; finds likely what it has read before, and otherwise what comes first in the alphabet. */
const asked: string[] = [];
const model: LanguageModel = {
  id: "reader",
  chat: async () => [],
  score: async (prompt, text) => {
    const read = prompt.map(({ content }) => content).join("");
    asked.push(read);
    return {
      texts: [...text],
      logprobs: Float32Array.from([...text], (letter) => (read.includes(text) ? -0.5 : -letter.charCodeAt(0) / 64)),
    };
  },
};
const question = { question: "Who?", passage: "So: ccc.", options: ["a", "bb", "ccc"] };

test("the passage changes the answer, and both are told per token", async () => {
  const found = await augmentedGeneration(model)(question);
  expect(found).toMatchObject({ chosen: "ccc", rejected: "a", augmented: -0.5 });
  expect(found.naive).toBeCloseTo(-97 / 64, 6);
});
test("the passage is scored as plain text, and read before the question", async () => {
  asked.length = 0;
  await augmentedGeneration(model, { between: " | " })(question);
  expect(new Set(asked)).toEqual(new Set(["", "Who?", "So: ccc. | Who?"]));
});
test("a passage that does not help leaves the answer", async () => {
  expect(await augmentedGeneration(model)({ ...question, passage: "It rained." })).toMatchObject({ chosen: "a", rejected: "a" });
});
test("says at once that a model cannot, and what is missing", async () => {
  expect(() => augmentedGeneration({ id: "text only", chat: async () => [] })).toThrow("log-probabilities of a given text");
  await expect(augmentedGeneration(model)({ ...question, options: [] })).rejects.toThrow("augmentedGeneration: needs at least one answer");
  await expect(augmentedGeneration(model)({ ...question, passage: "" })).rejects.toThrow("passage and answers must not be empty");
});
