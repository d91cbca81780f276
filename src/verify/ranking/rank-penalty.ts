import { sum } from "../../math/index.ts";

/**
 * Rank penalty (ReRe): wrong candidates pay by how sure the policy was of them.
 *
 *     r_k = −a_k / Σ_j a_j   for a candidate that is not the target,   a_k = 1 / log₂(k + 2)
 *
 * The target itself pays nothing, and where no candidate is the target nobody does: there is nothing to prefer.
 *
 * @param hits whether each candidate is the target, most probable first, [candidates]
 * @returns r in (−1, 0], [candidates]
 * @source Tan et al. 2025 (ReRe), arXiv:2510.12211, ranking reward; checked against its released code
 * @example rankPenalty([false, true, false]) // [-0.4693, 0, -0.2346]
 * @example rankPenalty([false, false]) // [0, 0]
 */
export function rankPenalty(hits: readonly boolean[]): number[] {
  const weights = hits.map((_, k) => 1 / Math.log2(k + 2));
  const total = sum(weights);
  return hits.map((hit, k) => (hit || !hits.includes(true) ? 0 : -weights[k]! / total));
}
