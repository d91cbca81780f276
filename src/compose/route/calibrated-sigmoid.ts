import { sigmoid } from "../../math/index.ts";
import { referenceZScore } from "../shape/reference-z-score.ts";

/**
 * Calibrated sigmoid: puts a reward of any scale between 0 and 1, beside rewards that say right or wrong.
 *
 *     R(y) = σ((r(y) − mean_m r_m) / sd_m r_m)
 *
 * With `againstReferences` it makes a reward; without a calibration set use `withinGroup(reward, rankScore)` in its place.
 *
 * @param reward r(y), in any unit
 * @param calibration r_m: what the reward gave to a sample of outputs, [references]
 * @returns ½ for a response like the mean of the calibration set, and where that set does not vary
 * @throws {InputError} when the calibration set is empty
 * @range [0, 1]
 * @source Shanghai AI Laboratory 2025 (Intern-S1), arXiv:2508.15763 (mixture of rewards: one scalar for all tasks); Guerdon: this way to it
 * @example calibratedSigmoid(3, [1, 2, 3]) // 0.7311
 * @example await scoreOne(againstReferences(each(() => 3), () => [1, 2, 3], calibratedSigmoid), { response: "" }) // { value: 0.7311, parts: { raw: 3 } }
 */
export function calibratedSigmoid(reward: number, calibration: readonly number[]): number {
  return sigmoid(referenceZScore(reward, calibration));
}
