import { type Rollout, responseText } from "../core/index.ts";
import { finalAnswer, normalAnswer } from "../verify/index.ts";

/**
 * Answer of a rollout as a normalised text, so that equal answers have equal texts and can be voted on.
 *
 * @param rollout what is read
 * @returns the final answer in normal form; null where the response gives none
 * @source Guerdon: final answer and normal form as the mathematical verifiers read them
 * @example readAnswer(rollout({ response: "So \\boxed{\\frac{2}{4}}" })) // "1/2"
 * @example readAnswer(rollout({ response: "Well.\nLet me see." })) // null
 */
export function readAnswer(rollout: Rollout): string | null {
  const { answer } = finalAnswer(responseText(rollout));
  return answer === null ? null : normalAnswer(answer);
}
