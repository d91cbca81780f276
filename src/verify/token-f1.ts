import { acceptedTexts, each, type Reward, responseText } from "../core/index.ts";
import { f1, overlap } from "../math/index.ts";

/**
 * Token F1: how much of the words of the response and of the reference the two have in common.
 *
 *     R(y) = max over references of 2PR / (P + R),  P = shared / |y|,  R = shared / |reference|
 *
 * Words are compared in SQuAD's normal form: lower case, without punctuation and without a, an, the. Shared words are counted as often as both have them.
 *
 * @returns F1 with the best reference; 1 where both are empty in normal form, 0 where one is
 * @throws {InvalidRollout} when the rollout has no reference, or one that is neither text nor number
 * @range [0, 1]
 * @source Rajpurkar et al. 2016 (SQuAD), arXiv:1606.05250, section 6.1 (F1), with the normal form of its evaluation script 1.1
 * @example await scoreOne(tokenF1(), { response: "The city of Paris, France", reference: "Paris" }) // 0.4
 * @example await scoreOne(tokenF1(), { response: "the Eiffel Tower!", reference: ["tower", "eiffel tower"] }) // 1
 */
export function tokenF1(): Reward {
  return each((rollout) => {
    const given = squadWords(responseText(rollout));
    return Math.max(...acceptedTexts("tokenF1", rollout).map((accepted) => wordF1(given, squadWords(accepted))));
  });
}

function wordF1(given: readonly string[], accepted: readonly string[]): number {
  if (given.length === 0 || accepted.length === 0) return given.length === accepted.length ? 1 : 0;
  const shared = overlap(given, accepted);
  return f1(shared / given.length, shared / accepted.length);
}

/** Words in SQuAD's normal form: lower case, ASCII punctuation removed, articles removed. */
export function squadWords(text: string): string[] {
  return text
    .toLowerCase()
    .replace(/[!-/:-@[-`{-~]/g, "")
    .replace(/(?<![\p{L}\p{N}_])(?:a|an|the)(?![\p{L}\p{N}_])/gu, " ")
    .split(/\s+/)
    .filter(Boolean);
}
