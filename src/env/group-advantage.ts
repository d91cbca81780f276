import { standardize } from "../math/index.ts";

/**
 * Group-relative advantage: how much better each response is than the others to the same prompt, in their standard deviations.
 *
 *     A_i = (r_i − mean(r)) / (std(r) + ε)
 *
 * @param rewards r, [group]
 * @param options.epsilon ε > 0: keeps groups of nearly equal rewards from blowing up; default 1e-6
 * @returns A, [group], in (sample) standard deviations; 0 for all where all rewards are equal
 * @source Shao et al. 2024 (GRPO), arXiv:2402.03300, section 4.1.2
 * @example groupAdvantage([1, 0, 1, 0]) // [0.866, -0.866, 0.866, -0.866]
 * @example groupAdvantage([1, 1]) // [0, 0]
 */
export function groupAdvantage(rewards: readonly number[], { epsilon = 1e-6 }: { epsilon?: number } = {}): number[] {
  return standardize(rewards, { epsilon });
}
