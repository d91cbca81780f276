import { each, type Reward, responseText } from "../core/index.ts";
import { finalAnswer } from "./maths/final-answer.ts";
import { TooLarge, Unreadable } from "./maths/limits.ts";
import { normalAnswer } from "./maths/normal-answer.ts";
import { clean, read } from "./maths/read.ts";

/**
 * Readable answer: does the response mark one final answer, and is it mathematics? Right or wrong does not matter; no reference is read.
 *
 * Marked means in a box, in `<answer>` tags, after `####` or in a sentence such as "the answer is 4"; several marks must agree.
 *
 * @returns 1 or 0; the answer in normal form where it is 1
 * @range [0, 1]
 * @source Xin et al. 2025 (Surrogate Signals from Format and Length), arXiv:2505.19439, format reward; Guerdon: which marks count
 * @example await scoreOne(answerReadable(), { response: "<think>6/8</think> <answer>\\frac{3}{4}</answer>" }) // { value: 1, answer: "3/4" }
 * @example await scoreOne(answerReadable(), { response: "<answer>3</answer> or <answer>4</answer>" }) // { value: 0, why: "several final answers" }
 * @example await scoreOne(answerReadable(), { response: "It depends." }) // { value: 0, why: "no final answer" }
 */
export function answerReadable(): Reward {
  return each((rollout) => {
    const { answer, marked, by } = finalAnswer(responseText(rollout));
    if (answer === null || by === "whole") return { value: 0, why: "no final answer" };
    const normal = normalAnswer(answer);
    if (!isMaths(answer)) return { value: 0, why: "the answer is no mathematics" };
    if (marked.some((other) => other !== answer && normalAnswer(other) !== normal)) return { value: 0, why: "several final answers" };
    return { value: 1, answer: normal };
  });
}

function isMaths(answer: string): boolean {
  try {
    return read(clean(answer)).is !== "text";
  } catch (error) {
    if (error instanceof Unreadable || error instanceof TooLarge) return false;
    throw error;
  }
}
