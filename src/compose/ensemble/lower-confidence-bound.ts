import { InputError } from "../../core/index.ts";
import { mean, standardDeviation } from "../../math/index.ts";

/**
 * Lower confidence bound: the mean of an ensemble less its disagreement.
 *
 *     R = mean_i r_i − k · sd_i r_i
 *
 * @param values r_i: rewards of the members, [members]
 * @param options.k k ≥ 0: price of disagreement; 0 is the plain mean
 * @returns the bound, in the members' unit; the reward itself for one member (sd is that of the members, without Bessel's correction)
 * @throws {InputError} when there is no member, or k is negative
 * @source Coste et al. 2023, arXiv:2310.02743, section 3 (uncertainty-weighted optimisation, there with the variance)
 * @source Auer 2002, "Using confidence bounds for exploitation-exploration trade-offs", JMLR 3, section 2 (the bound in standard deviations)
 * @example lowerConfidenceBound([1, 3]) // 1
 * @example lowerConfidenceBound([1, 3], { k: 0 }) // 2
 * @example lowerConfidenceBound([3]) // 3
 */
export function lowerConfidenceBound(values: readonly number[], { k = 1 }: { k?: number } = {}): number {
  if (values.length === 0) throw new InputError("lowerConfidenceBound", "needs at least one member", values);
  if (!(k >= 0)) throw new InputError("lowerConfidenceBound", "k must be at least 0", k);
  return mean(values) - k * standardDeviation(values, { ddof: 0 });
}
