import { mean, rows } from "../math/index.ts";

/**
 * Brier score: mean squared distance between what was said and what came true.
 *
 *     BS = mean_i (q_i − c_i)²
 *
 * @param confidences q: stated confidence of each answer, in [0, 1], [answers]
 * @param correct c: 1 where it was right, 0 where not, [answers]
 * @returns the score, lower is better; 0.25 for one who always says one half
 * @throws {InputError} when the lists are empty or differ in length
 * @range [0, 1]
 * @source Brier 1950, Monthly Weather Review 78, eq. 2 (halved: for two outcomes the two terms are equal)
 * @example brierScore([1, 0.5], [1, 0]) // 0.125
 */
export function brierScore(confidences: readonly number[], correct: readonly number[]): number {
  return mean(rows({ confidences, correct }).map((answer) => (answer.confidences - answer.correct) ** 2));
}
