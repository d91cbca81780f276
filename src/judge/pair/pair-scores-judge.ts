import { z } from "zod";
import type { Compare } from "../../core/index.ts";
import { askPair, betterResponse, comparisonOf, type PairOptions } from "./ask-pair.ts";

const score = z.int().min(0).max(10);
const form = z.strictObject({ reasoning: z.string(), first: score, second: score });

/**
 * Pair judge by scores: a language model thinks, then gives both responses a score from 0 to 10; the higher one wins.
 *
 *     P(first) = mean_t 1[s₁ₜ > s₂ₜ] + ½ · 1[s₁ₜ = s₂ₜ]
 *
 * @param options.model the judge
 * @param options.samples how many pairs of scores are asked for; default 1
 * @param options.ask how it is asked: temperature, topP, maxTokens, tries, maxChars
 * @param options.instruction what makes a response the better one; the data are called question, first, second and reference; default: helpful, right, harmless, to the point
 * @returns a comparison: share of samples that score the first higher, equal scores as half; with several samples, how much they agree as confidence
 * @throws {InputError} when the responses answer different prompts
 * @throws {UnreadableAnswerError} when no sample could be read
 * @source Whitehouse et al. 2025 (J1), arXiv:2505.10320 (pairwise with scores)
 * @example await pairScoresJudge({ model: says({ reasoning: "", first: 7, second: 4 }) })(rollout({ response: "4" }), rollout({ response: "5" }), createContext()) // { first: 1 }
 * @example await pairScoresJudge({ model: says({ reasoning: "", first: 7, second: 7 }) })(rollout({ response: "4" }), rollout({ response: "5" }), createContext()) // { first: 0.5 }
 */
export function pairScoresJudge({ instruction = betterResponse, ...options }: PairOptions): Compare {
  const task = `${instruction}\n\nGive your reasoning first. Then give each response a score from 0 (useless) to 10 (nothing could be better).`;
  return async (first, second, context) => {
    const read = await askPair(form, task, [first, second], options, context);
    return comparisonOf(
      read.map((one) => (one.first === one.second ? 0.5 : Number(one.first > one.second))),
      `${read[0]!.first} to ${read[0]!.second}: ${read[0]!.reasoning}`,
    );
  };
}
