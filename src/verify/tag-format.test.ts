import { expect, test } from "vitest";
import { scoreOne } from "../core/index.ts";
import { tagFormat } from "./tag-format.ts";

const judged = (response: string, ...tags: string[]) => scoreOne(tagFormat(...tags), { response });

test("section 2.2.2: reasoning, then the answer, and white space around", async () => {
  expect(await judged(" <think>a</think>\n\n<answer>b</answer>\n", "think", "answer")).toBe(1);
});
test.each([
  ["a tag missing", "<think>a</think>"],
  ["the other order", "<answer>b</answer><think>a</think>"],
  ["text before", "Well. <think>a</think><answer>b</answer>"],
  ["text between", "<think>a</think> so <answer>b</answer>"],
  ["text after", "<think>a</think><answer>b</answer>!"],
  ["a tag twice", "<think>a</think><answer>b</answer><answer>c</answer>"],
  ["an answer hidden in the reasoning", "<think><answer>b</answer></think><answer>b</answer>"],
  ["a tag never closed", "<think>a<answer>b</answer>"],
  ["another case", "<Think>a</Think><answer>b</answer>"],
])("%s is bad form", async (_, response) => {
  expect(await judged(response, "think", "answer")).toBe(0);
});
test("the content may be empty or look like other markup", async () => {
  expect(await judged("<think></think><answer><b>4</b> < 5</answer>", "think", "answer")).toBe(1);
});
test("refuses no tags, a tag twice, and names that are no names", () => {
  expect(() => tagFormat()).toThrow("tagFormat: needs tag names, each once, of letters, digits, - and _; got []");
  expect(() => tagFormat("a", "a")).toThrow("got");
  expect(() => tagFormat("<a>")).toThrow("got");
});
