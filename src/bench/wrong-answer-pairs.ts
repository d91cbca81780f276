import { InputError } from "../core/index.ts";

/**
 * Pairs of a right and a wrong answer, where answers can be checked: preferences that no one has to label.
 *
 *     the k-th right answer with the k-th wrong one, k ≤ min(right, wrong, K)
 *
 * No answer is in two pairs.
 *
 * @param right whether each answer to one prompt is right, [answers]; null for one that could not be checked, which is in no pair
 * @param options.most K ≥ 1: most pairs of one prompt; default all
 * @returns positions of both, [pairs]; none where all answers are right or all are wrong
 * @throws {InputError} when most is not at least 1
 * @source Whitehouse et al. 2025 (J1), arXiv:2505.10320, synthetic pairs for verifiable prompts
 * @example wrongAnswerPairs([true, false, null, true, false, false]) // [{ chosen: 0, rejected: 1 }, { chosen: 3, rejected: 4 }]
 */
export function wrongAnswerPairs(
  right: readonly (boolean | null)[],
  { most = Infinity }: { most?: number } = {},
): { chosen: number; rejected: number }[] {
  if (!(most >= 1)) throw new InputError("wrongAnswerPairs", "most must be at least 1", most);
  const [good, bad] = [true, false].map((side) => right.flatMap((one, i) => (one === side ? [i] : []))) as [number[], number[]];
  return good.slice(0, Math.min(bad.length, most)).map((chosen, k) => ({ chosen, rejected: bad[k]! }));
}
