import { z } from "zod";
import { type Context, InputError, type Rollout } from "../../core/index.ts";
import { sum } from "../../math/index.ts";
import type { JudgeOptions } from "../ask-judge.ts";
import { askList } from "../list/ask-list.ts";
import type { PastChoice } from "../past-choices.ts";

/** Who judges, and by how many criteria. */
export interface PersonalChainOptions extends JudgeOptions {
  readonly criteria?: number;
}

/** One judgement for one person. */
export interface PersonalChain {
  /** who the person is in this situation, as far as the history tells */
  readonly persona: string;
  /** what this person looks for, with weights that add up to 1 */
  readonly criteria: readonly { readonly criterion: string; readonly weight: number }[];
  /** weighted sum of the scores by criterion, in [0, 10], [responses] */
  readonly totals: readonly number[];
}

/**
 * Personal chains: from what a person chose before to a persona, to criteria with weights, to scores of all responses, to their totals.
 *
 *     S_i = Σ_j w_j s_ij / Σ_j w_j,   s ∈ {0, ..., 10},   w ∈ {1, ..., 10}
 *
 * All responses stand in one prompt, in another order for each sample, so the totals of a chain compare. Totals are worked out here and not by the judge.
 *
 * @param group responses to one prompt, at least one
 * @param history what the person chose before; none: the person is unknown
 * @param options.model the judge
 * @param options.samples how many chains are asked for; default 1
 * @param options.ask how it is asked: temperature, topP, maxTokens, tries, maxChars
 * @param options.criteria how many criteria a chain has, at least 1; default 4
 * @param context for its signal and its randomness
 * @returns the chains that could be read, at least one
 * @throws {InputError} when the responses answer different prompts, or criteria is not a whole number from 1
 * @throws {UnreadableAnswerError} when no chain could be read
 * @source P-GenRM, 2026, arXiv:2602.12116 (evaluation chain: persona, weighted criteria, scores)
 * @example (await personalChains([rollout({ response: "4" })], [], { model: says({ persona: "Unknown.", criteria: [{ criterion: "Right", weight: 3 }, { criterion: "Short", weight: 1 }], scores: { response_1: [10, 6] } }), criteria: 2 }, createContext()))[0].totals // [9]
 */
export async function personalChains(
  group: readonly Rollout[],
  history: readonly PastChoice[],
  { criteria = 4, model, samples, ask }: PersonalChainOptions,
  context: Context,
): Promise<readonly PersonalChain[]> {
  if (!(Number.isInteger(criteria) && criteria >= 1))
    throw new InputError("personalChains", "criteria must be a whole number from 1", criteria);
  const criterion = z.strictObject({ criterion: z.string(), weight: z.int().min(1).max(10) });
  const formOf = <Scores extends z.ZodType<Readonly<Record<string, readonly number[]>>>>(scores: Scores) =>
    z.strictObject({ persona: z.string(), criteria: z.array(criterion).length(criteria), scores });
  const rated = z.array(z.int().min(0).max(10)).length(criteria) as z.ZodType<readonly number[]>;
  // Called examples, so that nobody takes them for what is to be judged.
  const past = history.flatMap(({ prompt, chosen, rejected }, i) => [
    [`example_${i + 1}_question`, prompt],
    [`example_${i + 1}_chosen`, chosen],
    [`example_${i + 1}_rejected`, rejected],
  ]);
  const answers = await askList(formOf, task(criteria), group, rated, { model, samples, ask }, context, Object.fromEntries(past));
  return answers.map(({ answer, scores }) => {
    const all = sum(answer.criteria.map(({ weight }) => weight));
    const weighted = answer.criteria.map((one) => ({ criterion: one.criterion, weight: one.weight / all }));
    const totals = scores.map((given) => sum(weighted.map(({ weight }, j) => weight * given[j]!)));
    return { persona: answer.persona, criteria: weighted, totals };
  });
}

const task = (
  criteria: number,
) => `Score the responses to the question as one person would, of whom the examples show what they chose and what they rejected before. Without examples, take what most people who ask this would want.

First, describe the person in this situation: what they want here, and what the examples tell of their taste. Do not guess at traits that the examples say nothing of.
Then name ${criteria} criteria by which this person judges responses to this question, each with a weight from 1 to 10.
Last, give each response a whole number from 0 to 10 for each criterion, in the order of the criteria. The order of the responses must not matter, nor whether you like them yourself.`;
