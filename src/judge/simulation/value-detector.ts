import { z } from "zod";
import { type Context, InputError } from "../../core/index.ts";
import { askJudge, type JudgeOptions } from "../ask-judge.ts";
import { schwartzValues } from "../human-values.ts";
import { judgeMessages } from "../judge-messages.ts";

/** Finds labels in a text, such as the values that speak from it. */
export type Detect = (text: string, context: Context) => Promise<readonly string[]>;

/**
 * Value detector: a language model says which values speak from a text, each with a yes or no of its own.
 *
 * The values may be anything that a message can show: what somebody lives by, that they are content, how far a task has come. What it finds is no finding about
 * a person, and fit for training dialogues only.
 *
 * @param options.model the judge
 * @param options.samples how many answers are asked for; a value is found where most of them find it; default 1
 * @param options.ask how it is asked: temperature, topP, maxTokens, tries, maxChars
 * @param options.values what is looked for; default the twenty of Schwartz's theory
 * @returns from a text to the values found, in the order of the list
 * @throws {InputError} when there is no value, or one twice
 * @source Kim et al. 2025 (ES-VR), arXiv:2501.17182 (value detector)
 * @example await valueDetector({ values: ["caring", "power"], model: says({ reasoning: "", value_1: true, value_2: false }) })("I look after them.", createContext()) // ["caring"]
 */
export function valueDetector({
  model,
  samples = 1,
  ask = {},
  values = schwartzValues,
}: JudgeOptions & { values?: readonly string[] }): Detect {
  if (values.length === 0 || new Set(values).size < values.length) throw new InputError("valueDetector", "needs values, each once", values);
  const names = values.map((_, i) => `value_${i + 1}`);
  const form = z.strictObject({ reasoning: z.string(), ...Object.fromEntries(names.map((name) => [name, z.boolean()])) });
  const listed = values.map((value, i) => `${names[i]}: ${value}`).join("\n");
  return async (text, context) => {
    const messages = judgeMessages(task, { values: listed, message: text }, ask);
    const read: Readonly<Record<string, unknown>>[] = [...(await askJudge(form, messages, { model, samples, ask }, context))];
    return values.filter((_, i) => read.filter((said) => said[names[i]!] === true).length > read.length / 2);
  };
}

const task = `The values are listed one a line, by name. Say of each whether it speaks from the message: whether whoever wrote it shows there that they live by it, hold it dear or want more of it. A word that only sounds like it is not enough.

Give your reasoning first, then answer for each value with true or false.`;
