import { expect, test } from "vitest";
import { scoreOne } from "../core/index.ts";
import { observeFormat } from "./observe-format.ts";

test.each([
  ["<observe>o</observe>\n<think>t</think>\n<answer>a</answer>", 1],
  ["<think>t <observe>o</observe> t</think><answer>a</answer>", 1],
  ["<think>t</think><observe>o</observe><answer>a</answer>", 0],
  ["<think>t</think><answer><observe>o</observe> a</answer>", 0],
  ["<think><observe>o</observe><observe>o</observe></think><answer>a</answer>", 0],
  ["<think></observe><observe></think><answer>a</answer>", 0],
  ["<observe>o</observe><think><observe>o</observe></think><answer>a</answer>", 0],
  ["<think>t</think><answer>a</answer>", 0],
  ["", 0],
])("%s: %i", async (response, value) => {
  expect(await scoreOne(observeFormat(), { response })).toBe(value);
});
