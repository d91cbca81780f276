import { each, InvalidRollout, type Reward, type Rollout } from "../../core/index.ts";
import { mean } from "../../math/index.ts";
import type { JudgeOptions } from "../ask-judge.ts";
import { transcript } from "../transcript.ts";
import { believeYesNo, note } from "./yes-no-questions.ts";

/** Who judges, and by what. */
export interface PrincipleRewardOptions extends JudgeOptions {
  readonly principles?: readonly string[] | ((rollout: Rollout) => readonly string[]);
}

/**
 * Principle reward: how much likelier it is than not, to a language model, that a response satisfies principles that its user names. One token a principle.
 *
 *     R = mean_p (ℓ_yes(p) − ℓ_no(p))
 *
 * A principle is worded so that satisfying it is good: a "not" in it turns the answers around. It sees one response at a time, so no place can be favoured, and
 * 0 is the border between yes and no for every prompt. The policy that it trains should not see the principle.
 *
 * @param options.principles for all rollouts, or a function of the rollout, such as a column of it; default "accuracy of information"
 * @param options.model the judge
 * @param options.samples how many answers an estimate takes, where the model gives no log-probabilities; default 16
 * @param options.ask how it is asked: topP, maxTokens, maxChars; temperature and tries for samples
 * @returns R in nats, with the log-odds of each principle as parts; as confidence the probability that the answer is yes or no at all
 * @throws {InvalidRollout} when a rollout has no principle
 * @throws {Error} when neither yes nor no is among the probable tokens
 * @source Wang et al. 2025 (RLBFF), arXiv:2509.21319, section 3 (log p(Yes) − log p(No) for a principle); Guerdon: the mean over several
 * @example await scoreOne(principleReward({ model: says("Yes", { Yes: 0.8, No: 0.2 }) }), { prompt: "Capital of France?", response: "Paris" }) // { value: 1.3863, confidence: 1 }
 */
export function principleReward({ principles = ["accuracy of information"], ...options }: PrincipleRewardOptions): Reward {
  return each(async (rollout, context) => {
    const named = typeof principles === "function" ? principles(rollout) : principles;
    if (!(Array.isArray(named) && named.length > 0 && named.every((one) => typeof one === "string" && one.trim() !== "")))
      throw new InvalidRollout("principleReward", "needs at least one principle, as a text", { id: rollout.id, principles: named });
    const shown = {
      question: rollout.prompt.length === 0 ? undefined : transcript(rollout.prompt),
      response: transcript(rollout.response),
    };
    const beliefs = await Promise.all(named.map((principle) => believeYesNo(task, { principle, ...shown }, "yes", options, context)));
    const parts = Object.fromEntries(named.map((principle, i) => [principle, beliefs[i]!.logOdds]));
    return { value: mean(beliefs.map(({ logOdds }) => logOdds)), parts, ...note(beliefs) };
  });
}

const task = "Does the response satisfy the principle? Only the principle counts, however good or bad the response is otherwise.";
