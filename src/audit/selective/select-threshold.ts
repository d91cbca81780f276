import { InputError } from "../../core/index.ts";
import { wilsonInterval } from "../../math/index.ts";
import { type CoveragePoint, riskCoverage } from "./risk-coverage.ts";

/**
 * The confidence to ask for: the one that takes most answers and still is as right as wanted.
 *
 *     τ = argmax coverage(τ)   subject to   accuracy(τ) ≥ target
 *
 * @param confidences q: stated confidence of each answer, [answers]
 * @param correct c: 1 where it was right, 0 where not, [answers]
 * @param options.accuracy target: share of right ones wanted among those taken, in (0, 1]
 * @param options.level confidence with which the target is to be met, in [0, 1): the lower end of Wilson's interval must reach it; default 0: the share itself
 * @returns the point of the risk-coverage curve, or null where no threshold reaches the target
 * @throws {InputError} when the lists are empty or differ in length, or the target is not in (0, 1]
 * @source Geifman and El-Yaniv 2017, arXiv:1705.08500, algorithm 1 (with Wilson's bound in the place of the exact one)
 * @example selectThreshold([0.9, 0.8, 0.7, 0.6], [1, 1, 0, 1], { accuracy: 0.75 }) // { threshold: 0.6, coverage: 1, accuracy: 0.75 }
 * @example selectThreshold([0.9, 0.8, 0.7, 0.6], [0, 1, 0, 1], { accuracy: 0.75 }) // null
 */
export function selectThreshold(
  confidences: readonly number[],
  correct: readonly number[],
  { accuracy, level = 0 }: { accuracy: number; level?: number },
): CoveragePoint | null {
  if (!(accuracy > 0 && accuracy <= 1)) throw new InputError("selectThreshold", "accuracy must be in (0, 1]", accuracy);
  if (!(level >= 0 && level < 1)) throw new InputError("selectThreshold", "level must be in [0, 1)", level);
  const bound = (point: CoveragePoint) => {
    const taken = Math.round(point.coverage * confidences.length);
    return level === 0 ? point.accuracy : wilsonInterval(point.accuracy * taken, taken, level).low;
  };
  return riskCoverage(confidences, correct).findLast((point) => bound(point) >= accuracy) ?? null;
}
