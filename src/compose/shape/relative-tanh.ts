import { InputError } from "../../core/index.ts";
import { mean } from "../../math/index.ts";

/**
 * Hyperbolic tangent of the lead over the references: `preferenceAsReward` with k = 2, stretched to [−1, 1].
 *
 *     R(x, y) = 1/M Σ_m tanh(r(x, y) − r(x, y_m))
 *
 * @param reward r(x, y): reward of the response
 * @param references r(x, y_m): rewards of M ≥ 1 reference responses to the same prompt, [references]
 * @returns the shaped reward; 0 for a response as good as the references
 * @range [-1, 1]
 * @throws {InputError} when there is no reference
 * @source Fu et al. 2025 (PAR), arXiv:2502.18770, section 5 (sigmoid-like functions)
 * @example relativeTanh(1, [1]) // 0
 * @example relativeTanh(2, [0, 2]) // 0.4820
 */
export function relativeTanh(reward: number, references: readonly number[]): number {
  if (references.length === 0) throw new InputError("relativeTanh", "needs at least one reference reward", references);
  return mean(references.map((reference) => Math.tanh(reward - reference)));
}
