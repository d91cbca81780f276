import { z } from "zod";
import { each, InputError, type Reward } from "../core/index.ts";
import { askJudge, type JudgeOptions } from "./ask-judge.ts";
import { judgeMessages } from "./judge-messages.ts";
import { referenceText } from "./reference-text.ts";
import { sampledScore } from "./sampled-score.ts";
import { transcript } from "./transcript.ts";

/** A question with named answers, as data: judges that differ only in their words are values of this type. */
export interface ChoiceQuestion {
  /** what to look at, and what each choice means; the data are called question, response and (where there is one) reference */
  readonly instruction: string;
  /** what each choice is worth */
  readonly scores: Readonly<Record<string, number>>;
}

/**
 * Choice judge: a language model picks one of several named descriptions of a response, and each is worth a score.
 *
 *     R(x, y) = mean_t score(choice_t)
 *
 * @param options.instruction what to look at, and what each choice means; the data are called question, response and reference
 * @param options.scores what each choice is worth, by its name; at least two
 * @param options.model the judge
 * @param options.samples how many verdicts are asked for; default 1
 * @param options.ask how it is asked: temperature, topP, maxTokens, tries, maxChars
 * @returns mean score of the samples that could be read, in the unit of the scores, with the share of each choice as parts
 * @throws {InputError} when there are fewer than two choices, or a score is not a finite number
 * @throws {UnreadableAnswerError} when no sample could be read
 * @source Zheng et al. 2023 (Judging LLM-as-a-Judge), arXiv:2306.05685, section 3.1 (single answer grading, with and without a reference)
 * @example await scoreOne(choiceJudge({ ...helpfulnessChoices, model: says({ reasoning: "Answers it.", choice: "B" }) }), { prompt: "2 + 2?", response: "4" }) // { value: 0.75, why: "Answers it." }
 */
export function choiceJudge({ instruction, scores, model, samples = 1, ask = {} }: ChoiceQuestion & JudgeOptions): Reward {
  // From the worst to the best, as on any scale.
  const labels = Object.keys(scores).sort((a, b) => scores[a]! - scores[b]!);
  if (labels.length < 2 || !labels.every((label) => Number.isFinite(scores[label])))
    throw new InputError("choiceJudge", "scores must be finite numbers for at least two choices", scores);
  const form = z.strictObject({ reasoning: z.string(), choice: z.enum(labels) });
  const [low, high] = [scores[labels[0]!]!, scores[labels.at(-1)!]!];
  const task = `${instruction}\n\nGive your reasoning first, in a few sentences. Then give the one choice that fits best.`;
  return each(async ({ prompt, response, reference }, context) => {
    const data = { question: transcript(prompt), response: transcript(response), reference: referenceText(reference) };
    const read = await askJudge(form, judgeMessages(task, data, ask), { model, samples, ask }, context);
    const share = (label: string) => read.filter(({ choice }) => choice === label).length / read.length;
    return {
      ...sampledScore(
        read.map(({ choice }) => scores[choice]!),
        low,
        high,
        read[0]!.reasoning,
      ),
      parts: Object.fromEntries(Object.keys(scores).map((label) => [label, share(label)])),
    };
  });
}
