import { each, type Reward } from "../../core/index.ts";
import { judgeStep, type TwoTierOptions } from "./judge-step.ts";

/**
 * Two-tier judge: whether a step of an agent is right, by a specialist whom a generalist checks. Where they disagree the generalist has the last word.
 *
 *     R = 1[the generalist finds the action right]
 *
 * @param options.specialist a judge trained for the domain
 * @param options.generalist a larger one, left as it is
 * @param options.ask how they are asked: temperature, topP, maxTokens, tries, maxChars
 * @returns 1 or 0, with both verdicts as parts; as confidence the generalist's own, halved where they disagree
 * @throws {UnreadableAnswerError} when one of them could not be read
 * @range [0, 1]
 * @source MagicGUI-RMS 2026, arXiv:2601.13060
 * @example await scoreOne(twoTierJudge({ specialist: says({ reasoning: "", right: true, correction: "", confidence: 90 }), generalist: says({ reasoning: "It saves.", original: true, confidence: 80 }) }), { prompt: "Save the file.", response: "click Save" }) // { value: 1, parts: { specialist: 1, generalist: 1 }, confidence: 0.8, why: "It saves." }
 */
export function twoTierJudge(options: TwoTierOptions): Reward {
  return each(async (rollout, context) => {
    const { specialist, generalist, why } = await judgeStep(rollout, options, context);
    const agree = specialist.right === generalist.original;
    return {
      value: Number(generalist.original),
      parts: { specialist: Number(specialist.right), generalist: Number(generalist.original) },
      confidence: agree ? generalist.confidence : generalist.confidence / 2,
      ...(why !== undefined && { why }),
    };
  });
}
