import { z } from "zod";
import { type Context, InputError, type Rollout } from "../../core/index.ts";
import type { JudgeOptions } from "../ask-judge.ts";
import { askOnce } from "../ask-once.ts";
import { generalCriteria } from "../criteria.ts";
import { judgeMessages } from "../judge-messages.ts";
import { referenceText } from "../reference-text.ts";
import type { Rubric } from "../rubrics.ts";
import { transcript } from "../transcript.ts";

/**
 * Criteria generation: a language model says by what answers to this very question are to be judged.
 *
 * Written once a prompt and kept in the memory, so that the responses of a group are judged alike; from the question alone, since criteria that come from
 * the responses make their style the standard. Where it finds fewer than two, `generalCriteria` stand in.
 *
 * @param options.model who writes
 * @param options.ask how it is asked: temperature, topP, maxTokens, tries, maxChars
 * @param options.most most criteria, at least 2; default 8
 * @returns where the criteria of a rollout come from, for `criteriaReward`
 * @throws {InputError} when most is not a whole number from 2
 * @throws {UnreadableAnswerError} when no answer could be read
 * @source Gupta et al. 2025 (CARMO), arXiv:2410.21545, step 1 (dynamic criteria generation)
 * @example (await generateCriteria({ model: says({ criteria: [{ name: "Rhyme", description: "Lines rhyme." }, { name: "Metre", description: "Lines scan." }] }) })(rollout({ prompt: "A sonnet, please.", response: "" }), createContext())).map(({ text }) => text) // ["Rhyme: Lines rhyme.", "Metre: Lines scan."]
 * @example (await generateCriteria({ model: says({ criteria: [] }) })(rollout({ prompt: "Hi", response: "" }), createContext())) === generalCriteria // true
 */
export function generateCriteria({
  model,
  ask = {},
  most = 8,
}: Omit<JudgeOptions, "samples"> & { most?: number }): (rollout: Rollout, context: Context) => Promise<Rubric> {
  if (!(Number.isInteger(most) && most >= 2)) throw new InputError("generateCriteria", "most must be a whole number from 2", most);
  const criterion = z.strictObject({ name: z.string().min(1), description: z.string() });
  const form = z.strictObject({ criteria: z.array(criterion).max(most) });
  return async ({ prompt, reference }, context) => {
    const messages = judgeMessages(task(most), { question: transcript(prompt), reference: referenceText(reference) }, ask);
    const { criteria } = await askOnce("generateCriteria", form, messages, { model, ask }, context);
    const seen = new Set<string>();
    const different = criteria.filter(({ name }) => seen.size < seen.add(name.trim().toLowerCase()).size);
    if (different.length < 2) return generalCriteria;
    return different.map(({ name, description }, i) => ({ id: `c${i + 1}`, text: `${name.trim()}: ${description.trim()}`, weight: 1 }));
  };
}

const task = (most: number) =>
  `Say by which criteria responses to the question are to be judged: those that decide how good an answer to this very question is, for whoever asks it and in the situation it is asked in. Usually five or more, at most ${most}. Where there is a reference, it is a good answer by an expert.

Each criterion has a name of one to three words and a short description of what a good answer does. Criteria do not overlap, and none asks for length, layout or tone for its own sake where the question does not call for it.`;
