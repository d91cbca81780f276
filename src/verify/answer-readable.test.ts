import { expect, test } from "vitest";
import { scoreOne, valueOf } from "../core/index.ts";
import { answerReadable } from "./answer-readable.ts";

const judged = async (response: string) => valueOf(await scoreOne(answerReadable(), { response }));

test("a marked answer that is mathematics can be read, right or wrong", async () => {
  for (const text of [
    "\\boxed{x^2 + 1}",
    "so\n#### 18",
    "The sum is odd.\nThe answer is 7.",
    "<answer>(1, 2)</answer>",
    "\\boxed{2} hence \\boxed{2.0}",
  ]) {
    expect(await judged(text)).toBe(1);
  }
});
test("words, an open tag, an empty box and an answer inside the reasoning cannot", async () => {
  for (const text of ["<answer>I am not sure</answer>", "<answer>42", "\\boxed{}", "<think>\\boxed{4}</think> done", "", "2 + 2 ="]) {
    expect(await judged(text)).toBe(0);
  }
});
