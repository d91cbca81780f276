import { InputError } from "../core/index.ts";
import { maximum, range } from "../math/index.ts";

/**
 * Widest-gap pairs: of pairs that were scored by several criteria, those to learn from, in which one criterion at least tells the two clearly apart.
 *
 *     gap_i = max_j (s⁺_ij − s⁻_ij),   kept = the share κ of pairs with the widest gap
 *
 * @param chosen s⁺: scores of the preferred answers, [pairs][criteria], criteria of a pair in one order; as many as the pair has
 * @param rejected s⁻: scores of the other answers, [pairs][criteria]
 * @param options.keep κ in (0, 1]: share of the pairs to keep, rounded up; default 0.4
 * @returns positions of the kept pairs, widest gap first; of equal ones the earlier first
 * @throws {InputError} when the lists differ in length, a pair has no criterion, a score is not finite, or keep is not in (0, 1]
 * @source Viswanathan et al. 2025 (Checklists Are Better Than Reward Models), arXiv:2507.18624, section 3 (preference tuning)
 * @example widestGapPairs([[0.9, 0.5], [0.6, 0.6], [1, 0]], [[0.8, 0.4], [0.5, 0.1], [0.2, 1]], { keep: 0.5 }) // [2, 1]
 */
export function widestGapPairs(
  chosen: readonly (readonly number[])[],
  rejected: readonly (readonly number[])[],
  { keep = 0.4 }: { keep?: number } = {},
): number[] {
  if (!(keep > 0 && keep <= 1)) throw new InputError("widestGapPairs", "keep must be in (0, 1]", keep);
  const fit =
    chosen.length === rejected.length &&
    chosen.every(
      (scores, i) => scores.length > 0 && scores.length === rejected[i]!.length && [...scores, ...rejected[i]!].every(Number.isFinite),
    );
  if (!fit)
    throw new InputError("widestGapPairs", "needs finite scores by the same criteria for both answers of each pair", { chosen, rejected });
  const gaps = chosen.map((scores, i) => maximum(scores.map((score, j) => score - rejected[i]![j]!)));
  return range(chosen.length)
    .sort((a, b) => gaps[b]! - gaps[a]! || a - b)
    .slice(0, Math.ceil(keep * chosen.length));
}
