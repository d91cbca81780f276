import { perGroup, type Reward, type Rollout } from "../core/index.ts";
import { consensus } from "./consensus.ts";
import { readAnswer } from "./read-answer.ts";

/**
 * Vote share: a response earns the share of the responses to its prompt that answer the same; the soft form of `consensusReward`.
 *
 *     R(yᵢ) = n_{aᵢ} / Σ_a n_a
 *
 * @param options.read a: the answer of a rollout as a normalised text, null where it gives none; default `readAnswer`
 * @returns the share among the responses that give an answer; 0 for a response without one
 * @range [0, 1]
 * @source Shafayat et al. 2025 (SRT), arXiv:2505.21444 (the soft form of the majority label)
 * @example await scoreAll(voteShareReward(), ["0.5", "1/2", "3", "hm\nhm"].map((response) => ({ response, group: "q" }))) // [{ value: 0.6667 }, { value: 0.6667 }, { value: 0.3333 }, { value: 0 }]
 */
export function voteShareReward({ read = readAnswer }: { read?: (rollout: Rollout) => string | null } = {}): Reward {
  return perGroup((group) => {
    const answers = group.map(read);
    const { counts } = consensus(answers);
    const votes = answers.filter((answer) => answer !== null).length;
    return answers.map((answer) => (answer === null ? { value: 0 } : { value: counts.get(answer)! / votes, answer }));
  });
}
