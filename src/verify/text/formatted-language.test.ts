import { expect, test } from "vitest";
import { scoreOne } from "../../core/index.ts";
import { splitThought } from "../split-thought.ts";
import { formattedLanguage } from "./formatted-language.ts";

const french = "La lumière bleue se disperse sur son long chemin.";
const of = (response: string, language = "fr") => scoreOne(formattedLanguage({ language }), { response });

test("both must hold: the form and the language of the reply, whatever the thought is in", async () => {
  expect(await of(`<think>The light is scattered.</think> ${french}`)).toMatchObject({ value: 1 });
  expect(await of(`<think>${french}</think> The blue light is scattered on its long way.`)).toMatchObject({ value: 0 });
  expect(await of(french)).toMatchObject({ value: 0, why: "not one thought and then a reply" });
  expect(await of("<think>a</think> 42")).toBe(null);
});
test("the language may come with the rollout; one that is none is refused", async () => {
  const reward = formattedLanguage({ language: ({ fields }) => fields.target as string });
  expect(await scoreOne(reward, { response: `<think>a</think>${french}`, fields: { target: "fr" } })).toMatchObject({ value: 1 });
  await expect(scoreOne(reward, { response: `<think>a</think>${french}` })).rejects.toThrow(
    "formattedLanguage: language must be a code of two letters",
  );
  expect(() => formattedLanguage({ language: "French" })).toThrow('got "French"');
});
test("any other form than one thought and one reply is none", () => {
  for (const bad of [
    "a",
    "<think>a</think>",
    "<think> </think> b",
    "x <think>a</think> b",
    "<think>a</think> b <think>c</think> d",
    "<think>a",
    "a</think> b",
    "<think>a</think> b </think>",
  ])
    expect(splitThought(bad), bad).toBe(null);
});
