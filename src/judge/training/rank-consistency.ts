import type { Battle } from "../battle-matrix.ts";

/**
 * Rank consistency: a judgment is good when it agrees with the ranking that all judgments of the group make together. No label is needed.
 *
 *     R_J(judgment of i and j) = sign(R_i − R_j) · (+1 where i was named, −1 where j was, 0 for a tie)
 *
 * What most judgments have in common is confirmed, also where it is a bias: watch accuracy on a few labelled pairs.
 *
 * @param battles judgments of pairs of answers to one prompt, by their positions
 * @param rewards R: of each answer, such as from battleWinRate, [answers]; null where it has none
 * @returns R_J, [battles]: 1, −1 or 0; 0 where both answers are worth the same or one has no reward
 * @range [-1, 1]
 * @source Ou et al. 2025 (SERL), arXiv:2511.07922, judge reward (self-consistency)
 * @example rankConsistency([{ first: 0, second: 1, firstWon: 1 }, { first: 1, second: 0, firstWon: 1 }, { first: 1, second: 2, firstWon: 0.5 }], [0.8, 0.3, 0.3]) // [1, -1, 0]
 */
export const rankConsistency = (battles: readonly Battle[], rewards: readonly (number | null)[]): number[] =>
  battles.map(({ first, second, firstWon }) => {
    const [i, j] = [rewards[first] ?? null, rewards[second] ?? null];
    const agreement = i === null || j === null ? 0 : Math.sign(i - j) * Math.sign(firstWon - 0.5);
    return agreement === 0 ? 0 : agreement; // never −0
  });
