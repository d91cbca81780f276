import { each, type Reward, responseText } from "../../core/index.ts";
import { afterThinking } from "../after-thinking.ts";
import { finalAnswer } from "../maths/final-answer.ts";
import { isAbstention } from "./is-abstention.ts";

/**
 * Stated ignorance: does the response withhold an answer?
 *
 *     R(y) = 1[the final answer of y is an abstention and nothing else]
 *
 * What stands in an answer tag or a box counts where there is one, otherwise all that follows the reasoning.
 *
 * @param options.phrases what counts as withholding; lower case, straight apostrophes; default `abstainingPhrases`
 * @returns 1 or 0
 * @range [0, 1]
 * @source Wei et al. 2025 (TruthRL), arXiv:2509.25760, section 3; Guerdon: rules as in `isAbstention`
 * @example await scoreOne(statesIgnorance(), { response: "<think>Paris?</think><answer>I don't know</answer>" }) // 1
 * @example await scoreOne(statesIgnorance(), { response: "I don't know. \\boxed{Paris}" }) // 0
 */
export function statesIgnorance({ phrases }: { phrases?: readonly string[] } = {}): Reward {
  return each((rollout) => {
    const text = responseText(rollout);
    const { marked, by } = finalAnswer(text);
    const answers = by === "box" || by === "tag" ? marked : [afterThinking(text)];
    return answers.every((answer) => isAbstention(answer, { phrases })) ? 1 : 0;
  });
}
