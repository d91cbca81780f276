import { combine, type Reward, responseText, valueOf } from "../core/index.ts";
import { tagFormat } from "./tag-format.ts";

/**
 * Observe format: an observation of the picture, thinking and an answer, each once; the observation before the thinking or inside it.
 *
 *     R(y) = 1[y matches <observe>…</observe> <think>…</think> <answer>…</answer>, or <think>…<observe>…</observe>…</think> <answer>…</answer>]
 *
 * For questions without a picture use `tagFormat("think", "answer")`.
 *
 * @returns 1 or 0
 * @range [0, 1]
 * @source Guo et al. 2025 (Observe-R1), arXiv:2505.12432, multimodal format reward
 * @example await scoreOne(observeFormat(), { response: "<observe>a dog</observe><think>so</think><answer>B</answer>" }) // 1
 * @example await scoreOne(observeFormat(), { response: "<think>look: <observe>a dog</observe> so</think> <answer>B</answer>" }) // 1
 * @example await scoreOne(observeFormat(), { response: "<think>so</think><answer>B</answer>" }) // 0
 */
export function observeFormat(): Reward {
  const parts = { before: tagFormat("observe", "think", "answer"), inside: tagFormat("think", "answer") };
  return combine(parts, (verdicts, rollout) => {
    if (valueOf(verdicts.before) === 1) return 1;
    return valueOf(verdicts.inside) === 1 && observesWhileThinking(responseText(rollout)) ? 1 : 0;
  });
}

/** Whether the text has the observe tags once, in order, with the end of the thinking after both. */
function observesWhileThinking(text: string): boolean {
  const marks = ["<think>", "<observe>", "</observe>", "</think>"];
  const places = marks.map((mark) => text.indexOf(mark));
  const once = marks.every((mark, i) => text.indexOf(mark, places[i]! + 1) < 0);
  return once && places.every((place, i) => place > (places[i - 1] ?? -1));
}
