import { described, each, InputError, type Reward } from "../../core/index.ts";
import { mean, sigmoid } from "../../math/index.ts";
import { askYesNo, checkQuestions, note, type YesNoOptions } from "./yes-no-questions.ts";

/**
 * Yes/no reward: how probable a language model finds the wanted answer to yes/no questions about a response. The cheapest judge: one token a question.
 *
 *     R = s (mean_q p_q − c),   p_q = σ(ℓ_yes − ℓ_no), or 1 − that where the wanted answer is no
 *
 * ℓ are log-probabilities of the first token of the answer, summed over spellings. From a model that gives none, p is estimated by samples, as
 * (times yes + 1) / (samples + 2), and the score says so. Probabilities of different questions are not calibrated to each other.
 *
 * @param options.questions questions about the response, each with the answer that is wanted, "yes" or "no"
 * @param options.model the judge
 * @param options.samples how many answers an estimate takes, where the model gives no log-probabilities; default 16
 * @param options.ask how it is asked: topP, maxTokens, maxChars; temperature and tries for samples
 * @param options.scale s > 0: what a probability is multiplied by; default 1, and 10 in the paper's reinforcement learning
 * @param options.centre c: the probability that is worth 0; default 0, and 0.5 in the paper's reinforcement learning
 * @returns R in [−s c, s (1 − c)], with p of each question as parts; as confidence the probability that the answer is yes or no at all
 * @throws {InputError} when there is no question, or the scale is not positive
 * @throws {Error} when neither yes nor no is among the probable tokens
 * @source Gallego 2023 (ZYN), arXiv:2308.06385, section 3
 * @example await scoreOne(yesNoReward({ questions: { "Is it polite?": "yes" }, model: says("Yes", { Yes: 0.8, No: 0.2 }) }), { response: "Thank you." }) // { value: 0.8, confidence: 1 }
 * @example await scoreOne(yesNoReward({ questions: { "Is it polite?": "yes", "Is it long?": "no" }, model: says("Yes", { Yes: 0.7, No: 0.3 }), scale: 10, centre: 0.5 }), { response: "Thank you." }) // { value: 0.0, parts: { "Is it polite?": 0.7, "Is it long?": 0.3 } }
 */
export function yesNoReward({ scale = 1, centre = 0, ...options }: YesNoOptions & { scale?: number; centre?: number }): Reward {
  const questions = checkQuestions("yesNoReward", options.questions);
  if (!(scale > 0 && Number.isFinite(centre)))
    throw new InputError("yesNoReward", "scale must be positive and centre a number", { scale, centre });
  const reward = each(async (rollout, context) => {
    const beliefs = await Promise.all(questions.map((one) => askYesNo(one, options.questions[one]!, rollout, options, context)));
    const probabilities = beliefs.map(({ logOdds }) => sigmoid(logOdds));
    const parts = Object.fromEntries(questions.map((one, i) => [one, probabilities[i]!]));
    return { value: scale * (mean(probabilities) - centre), parts, ...note(beliefs) };
  });
  return described(reward, { method: "yesNoReward", parts: {}, options: { scale, centre } });
}
