import { InputError } from "../../core/index.ts";
import { maximum } from "../../math/index.ts";

/** One target length for each difficulty, in tokens. */
export interface LengthTargets {
  readonly easy: number;
  readonly medium: number;
  readonly hard: number;
}

/** Difficulty of a prompt by the share of right answers to it: easy from two thirds on, medium from one third on, else hard. */
export const difficultyOf = (right: readonly boolean[]): keyof LengthTargets => {
  const count = right.filter(Boolean).length;
  return 3 * count >= 2 * right.length ? "easy" : 3 * count >= right.length ? "medium" : "hard";
};

/**
 * Adaptive target lengths (LASER-D): for each difficulty the shortest length within which a group can be expected to have a right answer.
 *
 *     L_A(d) = min { l : ⌊F_d(l) · C_d⌋ ≥ 1 },   C_easy = ⌊2n/3⌋, C_medium = ⌊n/3⌋, C_hard = 1
 *
 * F_d(l) is the share of the monitored answers to prompts of difficulty d that are no longer than l; C_d how many of n answers to such a prompt are
 * right at least. So easy prompts get short targets and hard ones nearly the whole window.
 *
 * @param groups the monitored answers, a group a prompt: their lengths and whether they are right, [answers]
 * @param options.grid the lengths l to choose from, in tokens
 * @param options.rollouts n ≥ 1: answers to a prompt in training; default the size of the first group
 * @param options.previous targets so far: a difficulty that the monitored prompts lack keeps its own; default the longest of the grid
 * @returns the target for each difficulty; the longest of the grid where no length is enough
 * @throws {InputError} when the grid is empty or a group has no answers, or other than one truth value a length
 * @source Liu et al. 2025 (LASER-D), arXiv:2505.15612, expected correct responses; C_d and rounding as in its released code
 * @example lengthTargets([{ lengths: [100, 200, 300], right: [true, true, false] }], { grid: [100, 200, 300] }) // { easy: 200, medium: 300, hard: 300 }
 */
export function lengthTargets(
  groups: readonly { readonly lengths: readonly number[]; readonly right: readonly boolean[] }[],
  { grid, rollouts = groups[0]?.lengths.length ?? 1, previous }: { grid: readonly number[]; rollouts?: number; previous?: LengthTargets },
): LengthTargets {
  if (grid.length === 0) throw new InputError("lengthTargets", "the grid must have at least one length", grid);
  const lengths: Record<keyof LengthTargets, number[]> = { easy: [], medium: [], hard: [] };
  for (const group of groups) {
    if (group.lengths.length === 0 || group.lengths.length !== group.right.length) {
      throw new InputError("lengthTargets", "a group must have answers, and a truth value for each length", group);
    }
    lengths[difficultyOf(group.right)].push(...group.lengths);
  }
  const longest = maximum(grid);
  const target = (difficulty: keyof LengthTargets, expectedRight: number) => {
    const seen = lengths[difficulty];
    if (seen.length === 0) return previous?.[difficulty] ?? longest;
    const enough = (limit: number) => (seen.filter((length) => length <= limit).length / seen.length) * expectedRight >= 1;
    return grid.reduce((shortest, limit) => (limit < shortest && enough(limit) ? limit : shortest), longest);
  };
  return {
    easy: target("easy", Math.floor((2 * rollouts) / 3)),
    medium: target("medium", Math.floor(rollouts / 3)),
    hard: target("hard", 1),
  };
}
