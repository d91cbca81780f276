import { z } from "zod";
import type { Context, Rollout } from "../../core/index.ts";
import type { JudgeOptions } from "../ask-judge.ts";
import { askList } from "./ask-list.ts";

/** One judgement of all responses to a prompt. */
export interface Judgement {
  /** what counts for this prompt, in the judge's own words */
  readonly principles: readonly { readonly principle: string; readonly weight: number }[];
  readonly critique: string;
  /** from 1 to 10, [responses] */
  readonly scores: readonly number[];
  /** the name that each response has in the critique, [responses] */
  readonly names: readonly string[];
}

/**
 * Judgements by principles: for each sample a language model first says what counts for this prompt, then criticises all responses by that, then scores them.
 *
 *     {p} ~ judge(x, y₁ ... yₙ),   C ~ judge(x, y₁ ... yₙ, {p}),   S_i ∈ {1, ..., 10} out of C
 *
 * All responses stand in one prompt, in another order for each sample and under names that tell nothing. One response gets an absolute score.
 *
 * @param group responses to one prompt, at least one
 * @param options.model the judge
 * @param options.samples how many judgements are asked for; default 1
 * @param options.ask how it is asked: temperature, topP, maxTokens, tries, maxChars
 * @param context for its signal and its randomness
 * @returns the judgements that could be read, at least one; one that lacks a response is not
 * @throws {InputError} when the responses answer different prompts
 * @throws {UnreadableAnswerError} when no judgement could be read
 * @source Liu et al. 2025 (Inference-Time Scaling for Generalist Reward Modeling), arXiv:2504.02495, eq. 4 (self-principled critique)
 * @example (await principleJudgements([rollout({ response: "4" })], { model: says({ principles: [{ principle: "Right", weight: 10 }], critique: "It is.", scores: { response_1: 9 } }) }, createContext()))[0].scores // [9]
 */
export async function principleJudgements(
  group: readonly Rollout[],
  options: JudgeOptions,
  context: Context,
): Promise<readonly Judgement[]> {
  const answers = await askList(formOf, task, group, [1, 10], options, context);
  return answers.map(({ answer: { principles, critique }, scores, names }) => ({ principles, critique, scores, names }));
}

const formOf = <Scores extends z.ZodType>(scores: Scores) =>
  z.strictObject({
    principles: z.array(z.strictObject({ principle: z.string(), weight: z.int().min(1).max(10) })).min(1),
    critique: z.string(),
    scores,
  });

const task = `Score the responses to the question.

First, write the principles that decide how good an answer to this very question is, each with a weight from 1 to 10. They come from the question, not from the responses.
Then write a critique: hold each response to each principle, and compare the responses with each other. The order in which they are shown must not matter, nor their length for itself.
Last, give each response a score from 1 (useless) to 10 (nothing could be better) that follows from the critique. Equal scores are for responses that are equally good.`;
