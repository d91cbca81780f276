import { InputError } from "../core/index.ts";
import { mean, standardDeviation } from "../math/index.ts";

/**
 * Moves a learned reward so that responses people wrote earn 0 on average. Comparisons leave its zero open; a policy that may also end early, or several rewards
 * in one sum, do not.
 *
 *     r′(x) = r(x) − mean_j r(ref_j),   or that divided by sd_j r(ref_j)
 *
 * @param score r: the reward, from a row of features
 * @param references ref: features of the reference responses, [references][features]
 * @param options.unit whether the references also get a deviation of 1; default false
 * @returns r′
 * @throws {InputError} when there is no reference, one has no finite reward, or a unit is asked of references that do not vary
 * @source Stiennon et al. 2020, arXiv:2009.01325, section 3.4 (reference summaries get a mean score of 0)
 * @example centreOnReferences(([x]) => x + 10, [[1], [3]])([5]) // 3
 * @example centreOnReferences(([x]) => 7 * x + 10, [[1], [3]], { unit: true })([2]) // 0
 */
export function centreOnReferences(
  score: (row: ArrayLike<number>) => number,
  references: readonly ArrayLike<number>[],
  { unit = false }: { unit?: boolean } = {},
): (row: ArrayLike<number>) => number {
  const earned = references.map(score);
  const scale = unit ? standardDeviation(earned) : 1;
  if (earned.length === 0 || !earned.every(Number.isFinite) || !(scale > 0)) {
    throw new InputError("centreOnReferences", "needs references with finite rewards, and for a unit ones that differ", earned);
  }
  const zero = mean(earned);
  return (row) => (score(row) - zero) / scale;
}
