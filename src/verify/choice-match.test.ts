import { expect, test } from "vitest";
import { scoreOne } from "../core/index.ts";
import { choiceMatch } from "./choice-match.ts";

const read = async (response: string) =>
  (await scoreOne(choiceMatch(), { response, reference: "B" })) as { value: number; answer?: string };

test.each([
  ["<think>A?</think><answer>B</answer>", "B"],
  ["<answer>(b)</answer>", "B"],
  ["<answer>(B) because of x</answer>", "B"],
  ["The answer is A. Wait, the answer is B.", "B"],
  ["Answer: **B**", "B"],
  ["The answer is option B", "B"],
  ["(B)", "B"],
  ["B.", "B"],
  ["I would go with (B) here.", "B"],
])("reads the choice in %j", async (response, letter) => {
  expect(await read(response)).toEqual({ value: 1, answer: letter });
});
test.each([
  ["two letters", "(A) or (B)"],
  ["two letters in the tag", "<answer>A, B</answer>"],
  ["only in the reasoning", "<think>The answer is B</think>"],
  ["reasoning that never ends", "<think>The answer is B"],
  ["the article a", "The answer is a long story"],
  ["a word that begins with the letter", "The answer is Brussels"],
  ["nothing", ""],
])("%s is no choice", async (_, response) => {
  expect(await read(response)).toEqual({ value: 0, why: "no single choice could be read" });
});
test("a wrong choice is 0 and says what was read", async () => {
  expect(await read("The answer is (C)")).toEqual({ value: 0, answer: "C" });
});
test("a gold letter in brackets or in lower case is that letter", async () => {
  expect(await scoreOne(choiceMatch(), { response: "B", reference: "(b)" })).toMatchObject({ value: 1 });
});
test("says when the reference is no option, or the letters are none", async () => {
  await expect(scoreOne(choiceMatch(), { response: "B", reference: "Paris" })).rejects.toThrow(
    'choiceMatch: the reference must be one of the letters ABCDE; got "Paris"',
  );
  expect(() => choiceMatch({ letters: "A" })).toThrow("choiceMatch: letters must be at least two different capital letters");
});
