import { z } from "zod";
import { type CodeRunner, type Context, InputError, type Rollout } from "../../core/index.ts";
import type { JudgeOptions } from "../ask-judge.ts";
import { askOnce } from "../ask-once.ts";
import { type Checklist, universalItem } from "../checklists.ts";
import { judgeMessages } from "../judge-messages.ts";
import { referenceText } from "../reference-text.ts";
import { transcript } from "../transcript.ts";
import { writeCheck } from "./write-check.ts";

/** Who writes checklists, and what of. */
export interface GenerateChecklistOptions extends Omit<JudgeOptions, "samples"> {
  readonly candidates?: (rollout: Rollout) => readonly string[];
  readonly runner?: CodeRunner;
  readonly most?: number;
}

/**
 * Checklist generation: a language model writes yes/no questions that together say what a prompt asks for, each with a weight from 0 to 100.
 *
 * One item that holds for every prompt is appended: to the point, in the right tone. A checklist is written once for each prompt and kept in the memory. Shown
 * how several responses fall short, the writer asks for more than the prompt says outright; they must not be those that are judged.
 *
 * @param options.model who writes; the stronger, the better
 * @param options.ask how it is asked: temperature, topP, maxTokens, tries, maxChars
 * @param options.candidates responses of several weaker models, of a rollout: candidate-based generation; default: none, from the prompt (and a reference) alone
 * @param options.runner where programs are tried; default: no programs are written
 * @param options.most most items; default 7
 * @returns where the checklist of a rollout comes from, for `checklistReward`
 * @throws {InputError} when most is not a whole number from 1
 * @source Viswanathan et al. 2025 (Checklists Are Better Than Reward Models), arXiv:2507.18624 (direct and candidate-based generation)
 * @example (await generateChecklist({ model: says({ items: [{ question: "Does it name Paris?", weight: 100 }] }) })(rollout({ prompt: "Capital of France?", response: "?" }), createContext())).map(({ id, weight }) => [id, weight]) // [["q1", 100], ["to_the_point", 100]]
 */
export function generateChecklist({
  model,
  ask = {},
  candidates,
  runner,
  most = 7,
}: GenerateChecklistOptions): (rollout: Rollout, context: Context) => Promise<Checklist> {
  if (!(Number.isInteger(most) && most >= 1)) throw new InputError("generateChecklist", "most must be a whole number from 1", most);
  const item = z.strictObject({ question: z.string().min(1), weight: z.int().min(0).max(100) });
  const form = z.strictObject({ items: z.array(item).max(most) });
  return async (rollout, context) => {
    const shown = candidates?.(rollout) ?? [];
    const data = {
      question: transcript(rollout.prompt),
      reference: referenceText(rollout.reference),
      ...Object.fromEntries(shown.map((text, i) => [`example_${i + 1}`, text])),
    };
    const messages = judgeMessages(shown.length > 0 ? `${task}\n\n${fromCandidates}` : task, data, ask);
    const { items } = await askOnce("generateChecklist", form, messages, { model, ask }, context);
    const written = items.map(async ({ question, weight }, i) => {
      const program = runner && (await writeCheck(question, { model, ask, runner }, context));
      return { id: `q${i + 1}`, text: question, weight, ...(program && { program }) };
    });
    return [...(await Promise.all(written)), universalItem];
  };
}

const task = `Write a checklist for responses to the question: what it asks for, as questions that are answered by yes or no. No items at all are right where the question demands nothing that could be checked.

Each item asks for exactly one thing, is worded so that yes is good, and can be answered by looking at a response, by two people in the same way. It repeats no other item, and asks for nothing that the question neither says nor clearly implies. Where there is a reference, it is a good response by an expert.
The weight is a whole number from 0 to 100. 100: without it a response is not valid. 75: it is critical to quality. 50: a reader would miss it. Below 25: it is a matter of taste.`;

const fromCandidates =
  "The examples are responses of different quality. Find out in which ways they fall short of what the question asks for, and ask in the checklist for each of these ways. Do not mention the examples.";
