import { InputError } from "../core/index.ts";
import { ranks, rows, sum } from "../math/index.ts";

/**
 * Area under the ROC curve: how often a positive is scored above a negative; ties count half.
 *
 *     AUROC = P(s⁺ > s⁻) + ½ P(s⁺ = s⁻)
 *
 * @param scores s, [items], in any unit
 * @param labels above one half for positives, [items]
 * @returns 0.5 for scores that tell nothing, 1 for scores that separate the two
 * @throws {InputError} when the lists are empty or differ in length, or one of the two classes is missing
 * @range [0, 1]
 * @source Hanley and McNeil 1982, Radiology 143 (the area as a Wilcoxon statistic)
 * @example auroc([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1]) // 0.75
 * @example auroc([1, 2], [1, 1]) // throws InputError
 */
export function auroc(scores: readonly number[], labels: readonly number[]): number {
  const items = rows({ scores, labels });
  const positives = items.filter((item) => item.labels > 0.5).length;
  const negatives = items.length - positives;
  if (positives === 0 || negatives === 0) throw new InputError("auroc", "needs positives and negatives", { positives, negatives });
  const place = ranks(scores);
  const rankSum = sum(place.filter((_, i) => labels[i]! > 0.5));
  return (rankSum - (positives * (positives + 1)) / 2) / (positives * negatives);
}
