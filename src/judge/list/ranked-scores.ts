import { InputError } from "../../core/index.ts";

/**
 * Ranked scores: whole scores with their ties broken by a ranking, so that equal scores still tell apart what the judge told apart.
 *
 *     v_i = s_i + ((m − 1) / 2 − k_i) / m,   for the k-th (from 0) of the m responses that share its score, in order of the ranking
 *
 * Nothing passes a response with a higher score, and the mean stays what it was.
 *
 * @param scores s: whole numbers, [responses]
 * @param ranking positions from the best to the worst, each once, [responses]; it must not contradict the scores
 * @returns v, [responses], within ½ of s
 * @throws {InputError} when the ranking does not name each response once, or puts one before another with a higher score
 * @source Yu et al. 2025 (RewardAnything), arXiv:2506.03637 (ties in score broken by the ranking); Guerdon: by how much
 * @example rankedScores([5, 3, 3, 1], [0, 2, 1, 3]) // [5, 2.75, 3.25, 1]
 * @example rankedScores([5, 3], [1, 0]) // throws InputError
 */
export function rankedScores(scores: readonly number[], ranking: readonly number[]): number[] {
  const places = new Set(ranking);
  const sound =
    ranking.length === scores.length &&
    scores.every((score, i) => Number.isInteger(score) && places.has(i)) &&
    ranking.every((i, place) => place === 0 || scores[ranking[place - 1]!]! >= scores[i]!);
  if (!sound)
    throw new InputError("rankedScores", "needs whole scores and a ranking of all of them that does not contradict them", {
      scores,
      ranking,
    });
  return scores.map((score, i) => {
    const tied = ranking.filter((j) => scores[j] === score);
    return score + ((tied.length - 1) / 2 - tied.indexOf(i)) / tied.length;
  });
}
