import { z } from "zod";
import { each, InputError, type Reward } from "../core/index.ts";
import { askJudge, type JudgeOptions } from "./ask-judge.ts";
import { judgeMessages } from "./judge-messages.ts";
import { referenceText } from "./reference-text.ts";
import { sampledScore } from "./sampled-score.ts";
import { transcript } from "./transcript.ts";

/** What is rated, and on which scale. */
export interface RatingOptions extends JudgeOptions {
  readonly instruction?: string;
  readonly lowest?: number;
  readonly highest?: number;
}

/**
 * Rating judge: a language model thinks, then rates one response with a whole number.
 *
 *     R(x, y) = mean_t s_t,   s_t ∈ {lowest, ..., highest}
 *
 * One response is seen at a time, so no place can be favoured; but whole numbers tie often, and ratings of different prompts hardly compare.
 *
 * @param options.model the judge
 * @param options.samples how many ratings are asked for; default 1
 * @param options.ask how it is asked: temperature, topP, maxTokens, tries, maxChars
 * @param options.instruction what is rated; the data are called question, response and (where there is one) reference; default: how good the response is
 * @param options.lowest the worst rating, a whole number; default 0
 * @param options.highest the best rating, a whole number; default 10
 * @returns mean rating, in [lowest, highest]; with several samples, how much they agree as confidence
 * @throws {InputError} when the scale is not two whole numbers in order
 * @throws {UnreadableAnswerError} when no rating could be read; one outside of the scale is not
 * @source Whitehouse et al. 2025 (J1), arXiv:2505.10320 (pointwise with score, 0 to 10)
 * @example await scoreOne(ratingJudge({ model: says({ reasoning: "Right, but long.", rating: 7 }) }), { prompt: "2 + 2?", response: "4" }) // { value: 7, why: "Right, but long." }
 * @example await scoreOne(ratingJudge({ model: says({ reasoning: "", rating: 11 }) }), { prompt: "2 + 2?", response: "4" }) // throws UnreadableAnswerError
 */
export function ratingJudge({ instruction = goodResponse, lowest = 0, highest = 10, model, samples = 1, ask = {} }: RatingOptions): Reward {
  if (!(Number.isInteger(lowest) && Number.isInteger(highest) && lowest < highest))
    throw new InputError("ratingJudge", "lowest and highest must be whole numbers in this order", { lowest, highest });
  const form = z.strictObject({ reasoning: z.string(), rating: z.int().min(lowest).max(highest) });
  const task = `${instruction}\n\nGive your reasoning first. Then give the rating, a whole number from ${lowest} (worst) to ${highest} (best).`;
  return each(async ({ prompt, response, reference }, context) => {
    const data = { question: transcript(prompt), reference: referenceText(reference), response: transcript(response) };
    const read = await askJudge(form, judgeMessages(task, data, ask), { model, samples, ask }, context);
    return sampledScore(
      read.map(({ rating }) => rating),
      lowest,
      highest,
      read[0]!.reasoning,
    );
  });
}

const goodResponse = `Rate the response to the question. A good one follows what was asked, is right in what it says, helps whoever asked, does no harm, and goes into as much detail as the question needs. Where there is a reference, it shows what a good answer says; another way to say it is as good.
Neither length for itself nor a confident tone makes a response better.`;
