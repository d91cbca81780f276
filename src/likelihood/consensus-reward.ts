import { described, InputError, perGroup, type Reward, type Rollout } from "../core/index.ts";
import { consensus } from "./consensus.ts";
import { readAnswer } from "./read-answer.ts";

/** What votes, and when the vote counts. */
export interface ConsensusRewardOptions {
  read?: (rollout: Rollout) => string | null;
  threshold?: number;
  train?: number;
}

/**
 * Consensus reward: right is what most responses to the prompt answer. It needs no reference.
 *
 *     R(yᵢ) = 1[aᵢ = ŷ],    ŷ the most frequent of a₁ … a_N
 *
 * It cannot see that a policy collapses to one answer for all prompts: it then pays everybody in full. Watch `answerCollapse` beside it.
 *
 * @param options.read a: the answer of a rollout as a normalised text, null where it gives none; default `readAnswer`
 * @param options.threshold least share of the votes that the label needs, in [0, 1]; below it the prompt has no label and the reward abstains; default 0
 * @param options.train how many of the first rollouts of a group are judged; those after them only vote, and the reward abstains on them; default all
 * @returns 1 or 0, with the answer read and the label's share as confidence; 0 for a response without an answer, and where no response has one
 * @throws {InputError} when the threshold is outside [0, 1], or `train` is not a whole number from 1
 * @range [0, 1]
 * @source Zuo et al. 2025 (TTRL), arXiv:2504.16084, section 2.2 (majority voting reward; vote, then downsample)
 * @source Shafayat et al. 2025 (SRT), arXiv:2505.21444 (the same reward, trained for long)
 * @example await scoreAll(consensusReward(), ["0.5", "1/2", "3"].map((response) => ({ response, group: "q" }))) // [{ value: 1, answer: "1/2" }, { value: 1, answer: "1/2" }, { value: 0, answer: "3" }]
 * @example await scoreAll(consensusReward({ threshold: 0.9 }), ["1", "1", "3"].map((response) => ({ response, group: "q" }))) // [{ value: null }, { value: null }, { value: null }]
 */
export function consensusReward({ read = readAnswer, threshold = 0, train = Infinity }: ConsensusRewardOptions = {}): Reward {
  if (!(threshold >= 0 && threshold <= 1)) throw new InputError("consensusReward", "threshold must be in [0, 1]", threshold);
  if (!(train >= 1 && (train === Infinity || Number.isInteger(train))))
    throw new InputError("consensusReward", "train must be a whole number from 1", train);
  const reward = perGroup((group) => {
    const answers = group.map(read);
    const { label, share } = consensus(answers);
    return answers.map((answer, i) => ({
      value: label !== null && share < threshold ? null : i >= train ? null : answer !== null && answer === label ? 1 : 0,
      ...(answer !== null && { answer }),
      confidence: share,
    }));
  });
  return described(reward, { method: "consensusReward", parts: {}, options: { threshold } });
}
