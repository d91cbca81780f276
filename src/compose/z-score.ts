import { standardize } from "../math/index.ts";

/**
 * z-score: how many standard deviations each value stands above the mean of its group. The group advantage of GRPO.
 *
 *     zᵢ = (rᵢ − mean(r)) / (sd(r) + ε)
 *
 * Use it with `withinGroup`. A group whose values are all equal carries no signal: every entry is 0, whatever rounding does to the deviation.
 *
 * @param values r: rewards of one group, [answers]
 * @param options.epsilon ε ≥ 0: keeps tiny spreads from being blown up, in the rewards' unit; default 1e-6
 * @param options.ddof what is taken off the count in the deviation: 1 for a sample (the default), 0 for a population
 * @returns z, [answers], without unit; zeros where the values do not differ
 * @source Shao et al. 2024 (DeepSeekMath, GRPO), arXiv:2402.03300, section 4.1.2; ε and the sample deviation as in common trainers
 * @example zScore([1, 0, 0, 1]) // [0.86602, -0.86602, -0.86602, 0.86602]
 * @example zScore([0.1, 0.1, 0.1]) // [0, 0, 0]
 */
export function zScore(values: readonly number[], { epsilon = 1e-6, ddof = 1 }: { epsilon?: number; ddof?: number } = {}): number[] {
  return standardize(values, { epsilon, ddof });
}
