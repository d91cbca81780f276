import { z } from "zod";
import { each, InvalidRollout, type Reward, responseText } from "../../core/index.ts";
import { mean } from "../../math/index.ts";
import { afterThinking } from "../../verify/index.ts";
import { askJudge, type JudgeOptions } from "../ask-judge.ts";
import { judgeMessages } from "../judge-messages.ts";
import { referenceText } from "../reference-text.ts";
import { sampledScore } from "../sampled-score.ts";
import { transcript } from "../transcript.ts";

/** Who compares, and whether in both orders. */
export interface ExemplarRewardOptions extends JudgeOptions {
  readonly instruction?: string;
  readonly swap?: boolean;
}

const grades = ["much worse", "worse", "on a par", "better", "much better"] as const;

/**
 * Exemplar reward: how a response compares with one that a stronger model wrote beforehand, in five grades.
 *
 *     R = g ∈ {1, …, 5}: much worse, worse, on a par, better, much better;   with swapped places as well: ½ (g + 6 − g')
 *
 * Next to an exemplar a judge sees differences that a scale for everything hides, as long as responses come near it: far below all are 1. Where more than four in
 * five get a 4 or 5, take a better exemplar. What the response thinks before is not shown.
 *
 * @param options.model the judge
 * @param options.samples how many grades are asked for, in each order; default 1
 * @param options.ask how it is asked: temperature, topP, maxTokens, tries, maxChars
 * @param options.instruction what makes a response the better one; the data are called question, first and second; default: a translation
 * @param options.swap whether it is graded in both orders; default false: the exemplar is always first
 * @returns R in [1, 5], the mean of the samples; as confidence how far they agree, where there are several
 * @throws {InvalidRollout} when the rollout has no reference: the exemplar
 * @throws {UnreadableAnswerError} when no grade could be read
 * @range [1, 5]
 * @source ExTrans 2025, arXiv:2505.12996 (exemplar-enhanced reward); Guerdon: the words of the grades
 * @example await scoreOne(exemplarReward({ model: says({ reasoning: "Freer.", grade: "better" }) }), { prompt: "Guten Morgen", response: "Good morning to you", reference: "Good morning" }) // { value: 4, why: "Freer." }
 * @example await scoreOne(exemplarReward({ model: says({ reasoning: "", grade: "better" }), swap: true }), { prompt: "Guten Morgen", response: "Good morning to you", reference: "Good morning" }) // { value: 3, confidence: 0.5 }
 */
export function exemplarReward({ instruction = translation, swap = false, model, samples = 1, ask = {} }: ExemplarRewardOptions): Reward {
  return each(async (rollout, context) => {
    const exemplar = referenceText(rollout.reference);
    if (exemplar === undefined)
      throw new InvalidRollout("exemplarReward", "needs a reference: the exemplar", { id: rollout.id, reference: exemplar });
    const response = afterThinking(responseText(rollout)).trim();
    const gradesOf = async (first: string, second: string) => {
      const data = { question: transcript(rollout.prompt), first, second };
      return askJudge(form, judgeMessages(`${instruction}\n\n${task}`, data, ask), { model, samples, ask }, context);
    };
    const [shown, swapped] = await Promise.all([gradesOf(exemplar, response), swap ? gradesOf(response, exemplar) : []]);
    const said = [...shown.map(({ grade }) => 1 + grades.indexOf(grade)), ...swapped.map(({ grade }) => 5 - grades.indexOf(grade))];
    const score = sampledScore(said, 1, 5, shown[0]!.reasoning);
    if (!swap) return score;
    // Each order counts by half, however many of its samples could be read.
    return { ...score, value: (mean(said.slice(0, shown.length)) + mean(said.slice(shown.length))) / 2 };
  });
}

const form = z.strictObject({ reasoning: z.string(), grade: z.enum(grades) });

const translation = `The question is a text to be translated; first and second are two translations of it. The better one says all that the text says, in the same tone and style, and reads as if it had been written in its language.
Length for itself makes no translation better.`;

const task = `Grade the second against the first. Give your reasoning first: where they differ, and who has the better of it. Then give the grade of the second: "much worse", "worse", "on a par", "better" or "much better".`;
