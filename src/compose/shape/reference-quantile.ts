import { InputError } from "../../core/index.ts";
import { mean, normalPercentile, standardDeviation } from "../../math/index.ts";

/**
 * What a good answer of the reference policy earns on a prompt: a quantile of its rewards, read off a normal distribution fitted to a few of them.
 *
 *     r_ref(x) = mean_m r(x, y_m) + Φ⁻¹(q) · sd_m r(x, y_m)
 *
 * Fewer than five rewards say little of their spread; there the pooled one of many prompts stands in where it is given. A single reference
 * without it is the bar itself, as with a canned refusal for harmlessness.
 *
 * @param references r(x, y_m): rewards of reference responses to one prompt, [references]; about 64 in the paper
 * @param options.q q in (0, 1): share of the reference responses that should fall below
 * @param options.pooledDeviation standard deviation of the rewards around their prompts' means, over many prompts
 * @returns r_ref, in the unit of the rewards; their mean where they do not vary
 * @throws {InputError} when there is no reference, q is outside (0, 1), or the pooled deviation is negative
 * @source Wang et al. 2024, arXiv:2402.00742, section 3 (the 85th percentile by a normal approximation, Φ⁻¹(0.85) = 1.036)
 * @example referenceQuantile([0, 1, 2, 3, 4]) // 3.6387
 * @example referenceQuantile([0, 2], { pooledDeviation: 1 }) // 2.0364
 * @example referenceQuantile([5]) // 5
 */
export function referenceQuantile(
  references: readonly number[],
  { q = 0.85, pooledDeviation }: { q?: number; pooledDeviation?: number } = {},
): number {
  if (references.length === 0) throw new InputError("referenceQuantile", "needs at least one reference reward", references);
  if (!(q > 0 && q < 1)) throw new InputError("referenceQuantile", "q must be in (0, 1)", q);
  if (pooledDeviation !== undefined && !(pooledDeviation >= 0))
    throw new InputError("referenceQuantile", "pooledDeviation must not be negative", pooledDeviation);
  const own = references.length > 1 ? standardDeviation(references) : 0;
  const deviation = references.length < 5 ? (pooledDeviation ?? own) : own;
  return mean(references) + normalPercentile(q) * deviation;
}
