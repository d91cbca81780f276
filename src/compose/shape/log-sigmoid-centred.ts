import { logSigmoid } from "../../math/index.ts";
import { referenceQuantile } from "./reference-quantile.ts";

/**
 * Log-sigmoid of the centred reward: the log-probability that a response is good, where good means as good as the best of the reference policy.
 *
 *     u(x, y) = log σ(r(x, y) − r_ref(x))
 *
 * Maximising E[u] − β KL aims at the reference policy conditioned on "y is good". The gain fades as a response gets good (slope σ(r_ref − r)),
 * so training works on the poor responses instead of fooling the reward model on the good ones. Sums of several such utilities are a logical and.
 * A bar far too high makes it the raw reward again, one far too low makes it flat.
 *
 * @param reward r(x, y): reward of the response, in logits of a Bradley–Terry model
 * @param references r(x, y_m): rewards of reference responses to the same prompt, [references]
 * @param options.q q in (0, 1): quantile of the references that sets the bar; see `referenceQuantile`
 * @param options.pooledDeviation spread to use with fewer than five references; see `referenceQuantile`
 * @returns u ≤ 0, in nats; −log 2 for a response exactly at the bar
 * @throws {InputError} as `referenceQuantile`
 * @source Wang et al. 2024, arXiv:2402.00742, section 3 (log-sigmoid-centred transformation)
 * @example logSigmoidCentred(5, [5]) // -0.6931
 * @example logSigmoidCentred(5, [0, 1, 2, 3, 4]) // -0.2282
 * @example logSigmoidCentred(-1000, [0]) // -1000
 */
export function logSigmoidCentred(
  reward: number,
  references: readonly number[],
  { q = 0.85, pooledDeviation }: { q?: number; pooledDeviation?: number } = {},
): number {
  return logSigmoid(reward - referenceQuantile(references, { q, ...(pooledDeviation === undefined ? {} : { pooledDeviation }) }));
}
