import { InputError } from "../core/index.ts";

/**
 * First-error reward: how far a trajectory gets before its first wrong step.
 *
 *     R = (number of steps before the first wrong one) / T
 *
 * @param right whether each step is right, [steps], at least one
 * @returns R; 1 where all steps are right
 * @throws {InputError} when there is no step
 * @range [0, 1]
 * @source Guerdon: for the trajectories of MagicGUI-RMS, arXiv:2601.13060, which does not say how steps add up
 * @example firstErrorReward([true, true, false, true]) // 0.5
 * @example firstErrorReward([true, true]) // 1
 */
export function firstErrorReward(right: readonly boolean[]): number {
  if (right.length === 0) throw new InputError("firstErrorReward", "needs at least one step", right);
  const first = right.indexOf(false);
  return first < 0 ? 1 : first / right.length;
}
