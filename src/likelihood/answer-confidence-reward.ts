import { described, each, InvalidRollout, type Reward, type Rollout, responseText } from "../core/index.ts";
import { answerConfidence } from "./answer-confidence.ts";

/**
 * Self-feedback by answer confidence (RLSF): a trace is worth what its final answer is sure of. It ranks traces of one prompt, for preferences without labels.
 *
 *     R(y) = answerConfidence of the last place where the answer stands
 *
 * @param find where the final answer stands in the text of a response, characters [start, end); null where it gives none
 * @returns the confidence; null for a response without an answer: such a trace is left out of the ranking
 * @throws {InvalidRollout} when the rollout carries no tokens with two alternatives each, or their texts are not the response
 * @range [0, 1]
 * @source van Niekerk et al. 2025 (RLSF), arXiv:2507.21931, section 3
 * @example await scoreOne(answerConfidenceReward((text) => ({ start: text.length - 1, end: text.length })), { response: "4", tokens: { texts: ["4"], top: [[{ text: "4", logprob: Math.log(0.7) }, { text: "5", logprob: Math.log(0.2) }]] } }) // 0.5
 */
export function answerConfidenceReward(find: (text: string, rollout: Rollout) => { start: number; end: number } | null): Reward {
  const reward = each((one) => {
    const text = responseText(one);
    const { texts, top } = one.tokens ?? {};
    if (!texts || !top || top.length !== texts.length || texts.join("") !== text || top.some(({ length }) => length < 2))
      throw new InvalidRollout("answerConfidenceReward", "needs the tokens of the response with two alternatives each", one.id);
    const span = find(text, one);
    return span === null ? null : answerConfidence({ texts, top }, span);
  });
  return described(reward, { method: "answerConfidenceReward", parts: {} });
}
