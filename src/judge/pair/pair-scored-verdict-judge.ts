import { z } from "zod";
import type { Compare } from "../../core/index.ts";
import { askPair, betterResponse, comparisonOf, type PairOptions } from "./ask-pair.ts";

const score = z.int().min(0).max(10);
const form = z
  .strictObject({ reasoning: z.string(), first: score, second: score, verdict: z.enum(["first", "second"]) })
  .refine((one) => one[one.verdict] > one[one.verdict === "first" ? "second" : "first"], "the winner must have the higher score");

/**
 * Pair judge by scores and verdict: a language model thinks, scores both responses from 0 to 10, and names the winner. One that contradicts itself is asked again.
 *
 *     P(first) = mean_t 1[verdict_t = first],   s of the winner > s of the other
 *
 * @param options.model the judge
 * @param options.samples how many verdicts are asked for; default 1
 * @param options.ask how it is asked: temperature, topP, maxTokens, tries, maxChars
 * @param options.instruction what makes a response the better one; the data are called question, first, second and reference; default: helpful, right, harmless, to the point
 * @returns a comparison: share of verdicts for the first; with several samples, how much they agree as confidence
 * @throws {InputError} when the responses answer different prompts
 * @throws {UnreadableAnswerError} when no sample could be read, or scores and verdict disagree in all
 * @source Whitehouse et al. 2025 (J1), arXiv:2505.10320 (pairwise with verdict and scores)
 * @example await pairScoredVerdictJudge({ model: says({ reasoning: "", first: 7, second: 4, verdict: "first" }) })(rollout({ response: "4" }), rollout({ response: "5" }), createContext()) // { first: 1 }
 * @example await pairScoredVerdictJudge({ model: says({ reasoning: "", first: 7, second: 4, verdict: "second" }) })(rollout({ response: "4" }), rollout({ response: "5" }), createContext()) // throws UnreadableAnswerError
 */
export function pairScoredVerdictJudge({ instruction = betterResponse, ...options }: PairOptions): Compare {
  const task = `${instruction}\n\nGive your reasoning first. Then give each response a score from 0 (useless) to 10 (nothing could be better), never the same to both. Then name the one with the higher score.`;
  return async (first, second, context) => {
    const read = await askPair(form, task, [first, second], options, context);
    return comparisonOf(
      read.map((one) => Number(one.verdict === "first")),
      `${read[0]!.first} to ${read[0]!.second}: ${read[0]!.reasoning}`,
    );
  };
}
