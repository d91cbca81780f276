import { InputError } from "../../core/index.ts";
import { logSigmoid, softmax, sum } from "../../math/index.ts";

/**
 * Whose reward speaks for somebody, from a few of their answers: each reward keeps weight in the measure in which it would have answered alike (Hedge).
 *
 *     w_k ∝ w⁰_k Π_s σ(Δ_sk)^ε
 *
 * @param weights w⁰: what is believed before any answer, positive, [rewards]
 * @param leads Δ: how far each reward puts the response that the person chose above the other, in logits, [answers][rewards]
 * @param options.rate ε ≥ 0: how much one answer counts; 1 is Bayes' rule; default 1
 * @returns w, [rewards], adding up to 1; w⁰ without answers, brought to a sum of 1
 * @throws {InputError} when a weight is not positive, an answer has not one lead for each reward, or ε is below 0
 * @source Shen et al. 2025 (MiCRo), arXiv:2505.24846, section 3.2; Freund and Schapire 1997 (Hedge)
 * @example hedgeWeights([1, 1], []) // [0.5, 0.5]
 * @example hedgeWeights([1, 1], [[Math.log(3), 0]]) // [0.6, 0.4]
 * @example hedgeWeights([1, 1], [[1000, -1000]]) // [1, 0]
 * @example hedgeWeights([1, 1], [[1000, -1000]], { rate: 0 }) // [0.5, 0.5]
 */
export function hedgeWeights(
  weights: readonly number[],
  leads: readonly (readonly number[])[],
  { rate = 1 }: { rate?: number } = {},
): number[] {
  if (!(rate >= 0 && weights.length > 0 && weights.every((w) => w > 0) && leads.every((lead) => lead.length === weights.length))) {
    throw new InputError("hedgeWeights", "needs positive weights, one lead for each of them in an answer, and a rate of at least 0", {
      weights,
      leads: leads.map((lead) => lead.length),
      rate,
    });
  }
  return softmax(weights.map((w, k) => Math.log(w) + rate * sum(leads.map((lead) => logSigmoid(lead[k]!)))));
}
