import { z } from "zod";
import { InputError, type Rollout } from "../../core/index.ts";
import type { JudgeOptions } from "../ask-judge.ts";
import { askOnce } from "../ask-once.ts";
import { judgeMessages } from "../judge-messages.ts";
import { referenceText } from "../reference-text.ts";
import { type Category, categoryWeights, type RubricSource } from "../rubrics.ts";
import { transcript } from "../transcript.ts";

/** Who writes rubrics, and how long they are. */
export interface GenerateRubricOptions extends Omit<JudgeOptions, "samples"> {
  readonly least?: number;
  readonly most?: number;
}

/**
 * Rubric generation: a language model writes criteria for a prompt, from the prompt and the reference answer where there is one.
 *
 *     w = 1 essential, 0.7 important, 0.3 optional, 0.9 pitfall
 *
 * A rubric is written once for each prompt and kept in the reward's memory: all responses of a group are judged by the same one. It never sees a response.
 *
 * @param options.model who writes; the stronger, the better
 * @param options.ask how it is asked: temperature, topP, maxTokens, tries, maxChars
 * @param options.least fewest criteria; default 7
 * @param options.most most criteria; default 20
 * @returns where the rubric of a rollout comes from, for `rubricReward` and `holisticRubricReward`
 * @throws {InputError} when least and most are not whole numbers in order
 * @source Gunjal et al. 2025 (Rubrics as Rewards), arXiv:2507.17746 (rubric generation with reference answers)
 * @example (await generateRubric({ model: says({ criteria: [{ text: "Names Paris.", category: "essential" }] }), least: 1 })(rollout({ prompt: "Capital of France?", response: "?" }), createContext())) // [{ id: "c1", text: "Names Paris.", category: "essential", weight: 1 }]
 */
export function generateRubric({
  model,
  ask = {},
  least = 7,
  most = 20,
}: GenerateRubricOptions): Extract<RubricSource, (...args: never[]) => unknown> {
  if (!(Number.isInteger(least) && Number.isInteger(most) && least >= 1 && least <= most))
    throw new InputError("generateRubric", "least and most must be whole numbers in this order, from 1", { least, most });
  const criterion = z.strictObject({ text: z.string().min(1), category: z.enum(Object.keys(categoryWeights) as Category[]) });
  const form = z.strictObject({ criteria: z.array(criterion).min(least).max(most) });
  const task = taskOf(least, most);
  return async ({ prompt, reference }: Rollout, context) => {
    const messages = judgeMessages(task, { question: transcript(prompt), reference: referenceText(reference) }, ask);
    const { criteria } = await askOnce("generateRubric", form, messages, { model, ask }, context);
    return criteria.map((one, i) => ({ id: `c${i + 1}`, ...one, weight: categoryWeights[one.category] }));
  };
}

const taskOf = (
  least: number,
  most: number,
) => `Write a rubric by which answers to the question can be judged, from ${least} to ${most} criteria. Where there is a reference, it is a good answer by an expert: find what makes it good, and turn it into criteria; other good answers must meet them too.

Each criterion asks for one thing that can be seen in the answer, is worded so that meeting it is good, and can be judged without the question, the reference or the other criteria: it names the facts and figures that it is about.
Its category is
essential: without it the answer is wrong or unsafe
important: it makes the answer clearly better
optional: it is good to have
pitfall: a mistake that answers to this question are prone to, worded as what is avoided ("Avoids ...")`;
