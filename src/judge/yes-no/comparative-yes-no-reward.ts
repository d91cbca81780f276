import { each, InputError, InvalidRollout, type Reward } from "../../core/index.ts";
import { sigmoid } from "../../math/index.ts";
import type { JudgeOptions } from "../ask-judge.ts";
import { referenceText } from "../reference-text.ts";
import { transcript } from "../transcript.ts";
import { believeYesNo, note } from "./yes-no-questions.ts";

/**
 * Comparative yes/no reward: how probable a language model finds it that a response is better than a fixed one to the same prompt. One token a response.
 *
 *     R = σ(ℓ_yes − ℓ_no),   ℓ: "is the second better than the first?", the first being the reference, the second the response
 *
 * The reference is the rollout's: an answer of the model before training, such as the best of 16 (`selectReference`). It is always shown first, so what the judge
 * gives to a place is the same for all. Near 1 the probability hardly moves any more; the log-odds, among the parts, still do.
 *
 * @param options.instruction what makes a response the better one, in our own words; default: how well it does what the question asks
 * @param options.model the judge
 * @param options.samples how many answers an estimate takes, where the model gives no log-probabilities; default 16
 * @param options.ask how it is asked: topP, maxTokens, maxChars; temperature and tries for samples
 * @returns R in [0, 1], with the log-odds as a part; as confidence the probability that the answer is yes or no at all
 * @throws {InvalidRollout} when the rollout has no reference
 * @throws {InputError} when the instruction is empty
 * @throws {Error} when neither yes nor no is among the probable tokens
 * @range [0, 1]
 * @source RewardDance 2025, arXiv:2509.08826, section 3 (comparative reward as probability of the yes token)
 * @example await scoreOne(comparativeYesNoReward({ model: says("Yes", { Yes: 0.8, No: 0.2 }) }), { prompt: "A cat.", response: "A tabby on a wall.", reference: "A cat." }) // { value: 0.8, parts: { log_odds: 1.3863 } }
 */
export function comparativeYesNoReward({ instruction = better, ...options }: JudgeOptions & { instruction?: string }): Reward {
  if (instruction.trim() === "") throw new InputError("comparativeYesNoReward", "instruction must say what is better", instruction);
  return each(async ({ prompt, response, reference, id }, context) => {
    const first = referenceText(reference);
    if (first === undefined)
      throw new InvalidRollout("comparativeYesNoReward", "needs a reference: a response to compare with", { id, reference });
    const data = { question: prompt.length === 0 ? undefined : transcript(prompt), first, second: transcript(response) };
    const belief = await believeYesNo(`${instruction}\nIs the second response better than the first?`, data, "yes", options, context);
    return { value: sigmoid(belief.logOdds), parts: { log_odds: belief.logOdds }, ...note([belief]) };
  });
}

const better =
  "Compare two responses to the same question. The better one does more fully what the question asks, is right in what it says or shows, and is made with more care.";
