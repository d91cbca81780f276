import { InputError } from "../core/index.ts";
import { consensus } from "../likelihood/index.ts";
import { mean } from "../math/index.ts";

/** How good the labels are that a model votes for itself, as means over prompts. */
export interface PseudoLabels {
  /** share of prompts whose label is right */
  readonly labelAccuracy: number;
  /** share of the samples whose reward by the label is the reward that the right answer would give */
  readonly rewardAccuracy: number;
  /** share of the votes that the label got */
  readonly majorityShare: number;
  /** share of the samples that are right: pass@1 */
  readonly correctShare: number;
  /** share of prompts for which at least one sample is right */
  readonly passAtN: number;
}

/**
 * Pseudo-labels against the truth: how often the majority is right, and how often the reward made from it is.
 *
 *     label accuracy = mean_x 1[ŷ_x = y*_x],    reward accuracy = mean_{x,i} 1[1[a_{x,i} = ŷ_x] = 1[a_{x,i} = y*_x]]
 *
 * A wrong label still gives 0 to every wrong answer but its own, so where errors scatter the rewards are right far more often than the labels.
 *
 * @param answers a: what each sample answered, as normalised texts, null for none, [prompts][samples]
 * @param truth y*: the right answers as normalised texts, [prompts]
 * @returns the five shares, each in [0, 1]
 * @throws {InputError} when the lists are empty or differ in length
 * @source Zuo et al. 2025 (TTRL), arXiv:2504.16084, section 4 (label accuracy, reward accuracy, majority ratio)
 * @example pseudoLabels([["1", "1", "2", "3"], ["5", "6", "6", "7"]], ["1", "5"]) // { labelAccuracy: 0.5, rewardAccuracy: 0.625, majorityShare: 0.5, correctShare: 0.375, passAtN: 1 }
 */
export function pseudoLabels(answers: readonly (readonly (string | null)[])[], truth: readonly string[]): PseudoLabels {
  if (answers.length === 0 || answers.length !== truth.length || answers.some((samples) => samples.length === 0)) {
    throw new InputError("pseudoLabels", "needs at least one prompt, samples for each, and as many right answers as prompts", {
      prompts: answers.length,
      truth: truth.length,
    });
  }
  const prompts = answers.map((samples, x) => {
    const { label, share } = consensus(samples);
    const right = samples.filter((answer) => answer === truth[x]);
    const agreed = samples.filter((answer) => (answer !== null && answer === label) === (answer === truth[x]));
    return {
      label: Number(label === truth[x]),
      reward: agreed.length / samples.length,
      share,
      correct: right.length / samples.length,
      pass: Number(right.length > 0),
    };
  });
  const over = (name: keyof (typeof prompts)[number]) => mean(prompts.map((one) => one[name]));
  return {
    labelAccuracy: over("label"),
    rewardAccuracy: over("reward"),
    majorityShare: over("share"),
    correctShare: over("correct"),
    passAtN: over("pass"),
  };
}
