import { each, InvalidRollout, type Reward } from "../../core/index.ts";
import { splitThought } from "../../verify/index.ts";

/**
 * Emotion reward: how the simulated user is at the end of a dialogue.
 *
 *     R = max(0, e_T) / 100,   or 0 where the assistant must think and one of its messages has no single thinking block before a reply
 *
 * It belongs to the whole dialogue. What the user says is no part of what is learned.
 *
 * @param options.thinking whether every message of the assistant must be `<think>…</think>` and then a reply; default false
 * @returns R, with success (it ended at 100) and failure (below 10) as parts
 * @throws {InvalidRollout} when the field "emotions" does not hold the emotion at the start and after each turn
 * @range [0, 1]
 * @source RLVER 2025, arXiv:2507.03112 (verifiable emotion reward; think-then-say)
 * @example await scoreOne(emotionReward(), { response: "I see.", fields: { emotions: [40, 45] } }) // { value: 0.45, parts: { success: 0, failure: 0 } }
 * @example await scoreOne(emotionReward({ thinking: true }), { response: "I see.", fields: { emotions: [40, 45] } }) // { value: 0, why: "turn 1 is not a thought and then a reply" }
 */
export function emotionReward({ thinking = false }: { thinking?: boolean } = {}): Reward {
  return each(({ response, fields, id }) => {
    const { emotions } = fields;
    if (!(Array.isArray(emotions) && emotions.length > 0 && emotions.every((e) => Number.isFinite(e) && e <= 100)))
      throw new InvalidRollout("emotionReward", 'needs a field "emotions": at the start and after each turn, each at most 100', {
        id,
        emotions,
      });
    const last = emotions.at(-1)!;
    const score = {
      value: Math.max(0, last) / 100,
      parts: { success: Number(last >= 100), failure: Number(last < 10) },
    };
    const said = response.filter(({ role }) => role === "assistant").map(({ content }) => content);
    const bad = thinking ? said.findIndex((text) => splitThought(text) === null) : -1;
    return bad < 0 ? score : { ...score, value: 0, why: `turn ${bad + 1} is not a thought and then a reply` };
  });
}
