import { InputError, type Objective } from "../../core/index.ts";
import { batchLength, logSigmoid, sigmoid } from "../../math/index.ts";

/**
 * Ranking where things at stake differ: a pair counts by how much is lost when the wrong one is put first.
 *
 *     L = mean_{i<j} |b_i t_i − b_j t_j| · log(1 + e^{−a s_ij (b_i f_i − b_j f_j)}) + γ BCE(f, y),   f = σ(g),  s_ij = sign(b_i t_i − b_j t_j)
 *
 * In an auction b is what a click is worth and f the chance of one: what is shown is the largest b f. A model that cannot be right everywhere should be right
 * where the bids are high. Without the second term f is no chance any more. Begin at the solution of the second term alone: the first is not convex.
 *
 * @param options.group k ≥ 1: how many compete with one another; they stand next to each other; with one there is nothing to rank
 * @param options.slope a > 0: how sharply a pair is told apart, for values with a mean of about 1; default 3
 * @param options.calibration γ ≥ 0: weight of the cross-entropy; default 0.05
 * @returns an objective over `score` g, [groups · k], in logits, against the columns `target` t in [0, 1], clicks or what a teacher says, `value` b ≥ 0 (default 1),
 *   and `label` y in [0, 1] of the cross-entropy (default t); its loss is at least 0
 * @throws {InputError} when an option is out of range; the objective when it has no target, or the scores are no whole groups
 * @source Lyu et al. 2023, arXiv:2306.01799, section 4 (pairs weighted by the difference of welfare; teacher targets)
 * @example welfareRankLoss({ group: 2, calibration: 0 })({ score: [0, 0], target: [1, 0], value: [2, 2] }).loss // 1.3863
 * @example welfareRankLoss({ group: 2, calibration: 0 })({ score: [3, -3], target: [1, 0], value: [1, 3] }).loss // 0.0843
 * @example welfareRankLoss({ group: 2, calibration: 0 })({ score: [0, 5], target: [0.5, 0.5] }).loss // 0
 */
export function welfareRankLoss({
  group,
  slope = 3,
  calibration = 0.05,
}: {
  group: number;
  slope?: number;
  calibration?: number;
}): Objective<"score", "target" | "value" | "label"> {
  if (!(Number.isInteger(group) && group >= 1 && slope > 0 && calibration >= 0)) {
    throw new InputError("welfareRankLoss", "group must be a whole number from 1, slope above 0, calibration at least 0", {
      group,
      slope,
      calibration,
    });
  }
  return ({ score, target, value, label = target }) => {
    const rows = batchLength("welfareRankLoss", { score, target, value, label }, ["score", "target"]);
    if (rows % group !== 0) throw new InputError("welfareRankLoss", `the scores must be whole groups of ${group}`, rows);
    const chance = Float64Array.from({ length: rows }, (_, i) => sigmoid(score[i]!));
    const worth = (i: number) => value?.[i] ?? 1;
    const pairs = (rows * (group - 1)) / 2;
    const gradient = new Float64Array(rows);
    let loss = 0;
    for (let start = 0; start < rows; start += group)
      for (let i = start; i < start + group; i++)
        for (let j = i + 1; j < start + group; j++) {
          const stake = worth(i) * target![i]! - worth(j) * target![j]!;
          const z = slope * Math.sign(stake) * (worth(i) * chance[i]! - worth(j) * chance[j]!);
          const weight = Math.abs(stake) / pairs;
          loss -= weight * logSigmoid(z);
          const pull = -weight * sigmoid(-z) * slope * Math.sign(stake);
          gradient[i]! += pull * worth(i) * chance[i]! * (1 - chance[i]!);
          gradient[j]! -= pull * worth(j) * chance[j]! * (1 - chance[j]!);
        }
    for (let i = 0; i < rows; i++) {
      const y = label![i]!;
      loss -= (calibration / rows) * (y * logSigmoid(score[i]!) + (1 - y) * logSigmoid(-score[i]!));
      gradient[i]! += (calibration / rows) * (chance[i]! - y);
    }
    return { loss, gradient: { score: gradient } };
  };
}
