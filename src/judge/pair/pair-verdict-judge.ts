import { z } from "zod";
import type { Compare } from "../../core/index.ts";
import { askPair, betterResponse, comparisonOf, type PairOptions } from "./ask-pair.ts";

const verdict = z.enum(["first", "second"]);
const form = z.strictObject({ reasoning: z.string(), verdict });
const formWithTie = z.strictObject({ reasoning: z.string(), verdict: z.enum([...verdict.options, "tie"]) });
const worth = { first: 1, second: 0, tie: 0.5 };

/**
 * Pair judge by verdict: a language model thinks, then names the better of two responses.
 *
 *     P(first) = mean_t 1[verdict_t = first] + ½ · 1[verdict_t = tie]
 *
 * It sees the pair in this order only; `bothOrders` takes out what it gives to a place.
 *
 * @param options.model the judge
 * @param options.samples how many verdicts are asked for; default 1
 * @param options.ask how it is asked: temperature, topP, maxTokens, tries, maxChars
 * @param options.instruction what makes a response the better one; the data are called question, first, second and reference; default: helpful, right, harmless, to the point
 * @param options.ties whether it may say that neither is better; default false
 * @returns a comparison: share of verdicts for the first; with several samples, how much they agree as confidence
 * @throws {InputError} when the responses answer different prompts
 * @throws {UnreadableAnswerError} when no verdict could be read
 * @source Whitehouse et al. 2025 (J1), arXiv:2505.10320 (pairwise with verdict)
 * @source Guo et al. 2025 (Reward Reasoning Model), arXiv:2505.14674 (thinking, then one winner; the aspects to weigh)
 * @example await pairVerdictJudge({ model: says({ reasoning: "It is right.", verdict: "first" }) })(rollout({ response: "4" }), rollout({ response: "5" }), createContext()) // { first: 1, why: "It is right." }
 */
export function pairVerdictJudge({ instruction = betterResponse, ties = false, ...options }: PairOptions & { ties?: boolean }): Compare {
  const task = `${instruction}\n\nGive your reasoning first. Then give the verdict: which response is better, "first" or "second"${ties ? ', or "tie" where neither is' : "; there are no ties"}.`;
  return async (first, second, context) => {
    const read = await askPair<{ reasoning: string; verdict: keyof typeof worth }>(
      ties ? formWithTie : form,
      task,
      [first, second],
      options,
      context,
    );
    return comparisonOf(
      read.map((one) => worth[one.verdict]),
      read[0]!.reasoning,
    );
  };
}
