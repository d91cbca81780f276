import { each, type Reward } from "../../core/index.ts";
import { mean } from "../../math/index.ts";
import { askYesNo, checkQuestions, note, type YesNoOptions } from "./yes-no-questions.ts";

/**
 * Yes/no log-odds: like yesNoReward, without the ceiling. Where all candidates are surely good, it still tells them apart, so it breaks the ties of best-of-n.
 *
 *     R = mean_q ±(ℓ_yes − ℓ_no),   + where the wanted answer is yes
 *
 * @param options.questions questions about the response, each with the answer that is wanted, "yes" or "no"
 * @param options.model the judge
 * @param options.samples how many answers an estimate takes, where the model gives no log-probabilities; default 16
 * @param options.ask how it is asked: topP, maxTokens, maxChars; temperature and tries for samples
 * @returns R in nats, with the log-odds of each question as parts; as confidence the probability that the answer is yes or no at all
 * @throws {InputError} when there is no question
 * @throws {Error} when neither yes nor no is among the probable tokens
 * @source Wang et al. 2025 (RLBFF), arXiv:2509.21319, section 3 (log p(Yes) − log p(No) as reward)
 * @example await scoreOne(yesNoLogOdds({ questions: { "Is it polite?": "yes" }, model: says("Yes", { Yes: 0.8, No: 0.2 }) }), { response: "Thank you." }) // { value: 1.3863 }
 */
export function yesNoLogOdds(options: YesNoOptions): Reward {
  const questions = checkQuestions("yesNoLogOdds", options.questions);
  return each(async (rollout, context) => {
    const beliefs = await Promise.all(questions.map((one) => askYesNo(one, options.questions[one]!, rollout, options, context)));
    const parts = Object.fromEntries(questions.map((one, i) => [one, beliefs[i]!.logOdds]));
    return { value: mean(beliefs.map(({ logOdds }) => logOdds)), parts, ...note(beliefs) };
  });
}
