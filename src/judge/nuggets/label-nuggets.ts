import { z } from "zod";
import { type Context, InputError } from "../../core/index.ts";
import { range } from "../../math/index.ts";
import { askJudge, type JudgeOptions } from "../ask-judge.ts";
import { judgeMessages } from "../judge-messages.ts";
import { type Nugget, type NuggetLabel, nuggetLabels } from "../nuggets.ts";

/** Who labels, and how many nuggets at a time. */
export interface LabelNuggetsOptions extends Omit<JudgeOptions, "samples"> {
  readonly nuggetsPerCall?: number;
}

/**
 * Labels nuggets: a language model says of each piece of information whether a text states it, by that text alone.
 *
 *     v_i ∈ { support: all that is essential is stated, partial_support: its core, not_support: it is contradicted or missing }
 *
 * @param text what is checked, by anybody
 * @param nuggets what it may state, in order
 * @param options.model the verifier
 * @param options.ask how it is asked: temperature, topP, maxTokens, tries, maxChars
 * @param options.nuggetsPerCall how many stand in one request, at least 1; default 10
 * @param context for its signal and its randomness
 * @returns v, [nuggets]
 * @throws {InputError} when nuggetsPerCall is not at least 1
 * @throws {UnreadableAnswerError} when an answer could not be read; one that lacks a label is not
 * @source Ma et al. 2025 (Search-Gen-V), arXiv:2510.14660 (nugget labels, several nuggets a call)
 * @example await labelNuggets("Born in 1685.", [{ text: "Born in 1685" }, { text: "Died in 1750" }], { model: says({ reasoning: "", labels: { n1: "support", n2: "not_support" } }) }, createContext()) // ["support", "not_support"]
 */
export async function labelNuggets(
  text: string,
  nuggets: readonly Nugget[],
  { model, ask = {}, nuggetsPerCall = 10 }: LabelNuggetsOptions,
  context: Pick<Context, "random" | "signal">,
): Promise<readonly NuggetLabel[]> {
  if (!(nuggetsPerCall >= 1)) throw new InputError("labelNuggets", "nuggetsPerCall must be at least 1", nuggetsPerCall);
  const size = Math.min(nuggetsPerCall, Math.max(1, nuggets.length));
  const batches = range(Math.ceil(nuggets.length / size)).map((i) => range(nuggets.length).slice(i * size, (i + 1) * size));
  const labelled = await Promise.all(
    batches.map(async (batch) => {
      const name = (i: number) => `n${i + 1}`;
      const labels = z.strictObject(Object.fromEntries(batch.map((i) => [name(i), z.enum(nuggetLabels)])));
      const form = z.strictObject({ reasoning: z.string(), labels });
      const listed = batch.map((i) => `${name(i)}: ${nuggets[i]!.text.replace(/\s+/g, " ")}`).join("\n");
      const [read] = await askJudge(form, judgeMessages(task, { reference: listed, response: text }, ask), { model, ask }, context);
      return batch.map((i) => read!.labels[name(i)]!);
    }),
  );
  return labelled.flat();
}

const task = `The reference lists pieces of information, one a line. Say of each what the response says of it. Go by the response alone: what you know yourself does not count, nor what follows only with further knowledge.
support: the response states all that is essential in it: who and what, quantities, dates and conditions; other words for the same are as good
partial_support: it states the core, and something essential is missing
not_support: it contradicts it, or does not state its core

Give your reasoning first, briefly. Then give one label for each piece.`;
