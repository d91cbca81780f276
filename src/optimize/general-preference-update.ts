import { InputError } from "../core/index.ts";
import { expectation, softmax } from "../math/index.ts";

/**
 * General preference optimisation, solved exactly for a policy over a list: each response grows with how much it is preferred to what the policy says now.
 *
 *     π_{t+1}(y) ∝ π_t(y) exp(s̄(y) / β),   s̄(y) = E_{y'~π_t} s(y ≻ y')
 *
 * @param policy π_t, [responses]
 * @param scores s(y ≻ y'), [responses][responses], in logits; antisymmetric
 * @param options.beta β > 0: how far one step keeps to the policy
 * @returns π_{t+1}, [responses]
 * @throws {InputError} when the table is not square and of the policy's size, or β is not above 0
 * @source Zhang et al. 2024, arXiv:2410.02197, section 5 (the minimiser of its squared loss)
 * @example generalPreferenceUpdate([0.5, 0.5], [[0, 2], [-2, 0]], { beta: 1 }) // [0.8808, 0.1192]
 * @example generalPreferenceUpdate([1 / 3, 1 / 3, 1 / 3], [[0, 1, -1], [-1, 0, 1], [1, -1, 0]], { beta: 1 }) // [0.3333, 0.3333, 0.3333]
 */
export function generalPreferenceUpdate(
  policy: readonly number[],
  scores: readonly (readonly number[])[],
  { beta }: { beta: number },
): number[] {
  if (!(beta > 0) || scores.length !== policy.length || scores.some((row) => row.length !== policy.length)) {
    throw new InputError("generalPreferenceUpdate", "needs a score for each two responses of the policy, and beta above 0", {
      responses: policy.length,
      scores: scores.map(({ length }) => length),
      beta,
    });
  }
  return softmax(policy.map((p, i) => Math.log(Math.max(p, 1e-300)) + expectation(policy, scores[i]!) / beta));
}
