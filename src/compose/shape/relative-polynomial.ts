import { InputError } from "../../core/index.ts";
import { mean } from "../../math/index.ts";

/**
 * A polynomial that was fitted to σ, of the lead over the references: shows that the form of the curve does not matter, only its shape.
 *
 *     R(x, y) = 1/M Σ_m p(r(x, y) − r(x, y_m)),  p(z) = ½ + 0.22879 z − 0.010131 z³ + 0.00020267 z⁵ for |z| < 5,  else 0 or 1
 *
 * p is the least-squares fit of degree 5 at 100 evenly spaced points of [−5, 5]; it stays within 0.018 of σ there.
 *
 * @param reward r(x, y): reward of the response
 * @param references r(x, y_m): rewards of M ≥ 1 reference responses to the same prompt, [references]
 * @returns the shaped reward; 0.5 for a response as good as the references
 * @range [-0.02, 1.02]
 * @throws {InputError} when there is no reference
 * @source Fu et al. 2025 (PAR), arXiv:2502.18770, section 5 (sigmoid-like functions; degree, points and ends as in the released code)
 * @example relativePolynomial(1, [1]) // 0.5
 * @example relativePolynomial(2, [1]) // 0.7189
 * @example relativePolynomial(9, [1]) // 1
 */
export function relativePolynomial(reward: number, references: readonly number[]): number {
  if (references.length === 0) throw new InputError("relativePolynomial", "needs at least one reference reward", references);
  return mean(references.map((reference) => fitted(reward - reference)));
}

function fitted(z: number): number {
  if (Math.abs(z) >= 5) return z > 0 ? 1 : 0;
  return 0.5 + z * (0.22878851 + z ** 2 * (-0.01013091 + z ** 2 * 0.00020267));
}
