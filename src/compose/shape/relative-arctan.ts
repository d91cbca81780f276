import { InputError } from "../../core/index.ts";
import { mean } from "../../math/index.ts";

/**
 * Arc tangent of the lead over the references: bounded like `relativeTanh`, but with tails that never go quite flat.
 *
 *     R(x, y) = 1/M Σ_m arctan(r(x, y) − r(x, y_m))
 *
 * @param reward r(x, y): reward of the response
 * @param references r(x, y_m): rewards of M ≥ 1 reference responses to the same prompt, [references]
 * @returns the shaped reward in (−π/2, π/2); 0 for a response as good as the references
 * @range [-1.5707963267948966, 1.5707963267948966]
 * @throws {InputError} when there is no reference
 * @source Fu et al. 2025 (PAR), arXiv:2502.18770, section 5 (sigmoid-like functions)
 * @example relativeArctan(1, [1]) // 0
 * @example relativeArctan(2, [1]) // 0.7854
 */
export function relativeArctan(reward: number, references: readonly number[]): number {
  if (references.length === 0) throw new InputError("relativeArctan", "needs at least one reference reward", references);
  return mean(references.map((reference) => Math.atan(reward - reference)));
}
