import { sum } from "../../math/index.ts";
import { riskCoverage } from "./risk-coverage.ts";

/**
 * Area under the risk-coverage curve: the mean share of wrong answers over all coverages. It rewards being right and knowing when.
 *
 *     A = (1/n) Σ_k (1 − accuracy at the k most confident answers)
 *
 * @param confidences q: stated confidence of each answer, [answers]; equal ones are taken together
 * @param correct c: 1 where it was right, 0 where not, [answers]
 * @returns the area, lower is better; the plain share of wrong answers for a judge whose confidence is always the same
 * @throws {InputError} when the lists are empty or differ in length
 * @range [0, 1]
 * @source Geifman and El-Yaniv 2017, arXiv:1705.08500, section 2; Geifman et al. 2019, arXiv:1805.08206, eq. 3 (AURC)
 * @example riskCoverageArea([0.9, 0.8, 0.7, 0.6], [1, 1, 0, 0]) // 0.2083
 * @example riskCoverageArea([1, 1, 1, 1], [1, 1, 0, 0]) // 0.5
 */
export function riskCoverageArea(confidences: readonly number[], correct: readonly number[]): number {
  const points = riskCoverage(confidences, correct);
  return sum(points.map(({ coverage, accuracy }, i) => (coverage - (points[i - 1]?.coverage ?? 0)) * (1 - accuracy)));
}
