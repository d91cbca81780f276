import { InputError } from "../core/index.ts";
import { mean, rows, sum } from "../math/index.ts";

/**
 * Expected calibration error: how far stated confidence is from the share that turned out right, averaged over bins of confidence.
 *
 *     ECE = Σ_b (n_b / n) |mean_b(c) − mean_b(q)|
 *
 * @param confidences q: stated confidence of each answer, in [0, 1], [answers]
 * @param correct c: 1 where it was right, 0 where not, [answers]
 * @param options.bins number of equal bins of [0, 1], the last one closed; default 10
 * @returns the error; 0 for a perfectly calibrated speaker
 * @throws {InputError} when the lists are empty or differ in length, or a confidence is outside [0, 1]
 * @range [0, 1]
 * @source Guo et al. 2017, arXiv:1706.04599, eq. 3
 * @example calibrationError([0.9, 0.9, 0.2, 0.2], [1, 0, 0, 0]) // 0.3
 */
export function calibrationError(
  confidences: readonly number[],
  correct: readonly number[],
  { bins = 10 }: { bins?: number } = {},
): number {
  const answers = rows({ confidences, correct });
  const binned = Array.from({ length: bins }, () => [] as typeof answers);
  for (const answer of answers) {
    const q = answer.confidences;
    if (!(q >= 0 && q <= 1)) throw new InputError("calibrationError", "confidences must be in [0, 1]", q);
    binned[Math.min(bins - 1, Math.floor(q * bins))]!.push(answer);
  }
  const gap = (bin: typeof answers) => Math.abs(mean(bin.map((one) => one.correct)) - mean(bin.map((one) => one.confidences)));
  return sum(binned.map((bin) => (bin.length === 0 ? 0 : (bin.length / answers.length) * gap(bin))));
}
