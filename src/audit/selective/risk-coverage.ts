import { rows } from "../../math/index.ts";

/** What is left when only answers of some confidence are taken. */
export interface CoveragePoint {
  /** the least confidence that is taken */
  readonly threshold: number;
  /** share of answers that are taken */
  readonly coverage: number;
  /** share of right ones among them */
  readonly accuracy: number;
}

/**
 * Risk-coverage curve: how right the answers are that a judge is sure of, and how many these are.
 *
 *     coverage(τ) = mean_i [q_i ≥ τ],   accuracy(τ) = mean(c_i : q_i ≥ τ)
 *
 * @param confidences q: stated confidence of each answer, [answers]
 * @param correct c: 1 where it was right, 0 where not, [answers]
 * @returns a point for each confidence that occurs, from the highest to the lowest, where everything is taken
 * @throws {InputError} when the lists are empty or differ in length
 * @source El-Yaniv and Wiener 2010, JMLR 11, definitions 2 and 3
 * @example riskCoverage([0.9, 0.5, 0.9, 0.2], [1, 0, 1, 1]) // [{ threshold: 0.9, coverage: 0.5, accuracy: 1 }, { threshold: 0.5, coverage: 0.75, accuracy: 0.6667 }, { threshold: 0.2, coverage: 1, accuracy: 0.75 }]
 */
export function riskCoverage(confidences: readonly number[], correct: readonly number[]): CoveragePoint[] {
  const answers = rows({ confidences, correct }).sort((a, b) => b.confidences - a.confidences);
  const points: CoveragePoint[] = [];
  let right = 0;
  answers.forEach((answer, i) => {
    right += answer.correct;
    if (answers[i + 1]?.confidences === answer.confidences) return; // equal confidences are taken together
    points.push({ threshold: answer.confidences, coverage: (i + 1) / answers.length, accuracy: right / (i + 1) });
  });
  return points;
}
