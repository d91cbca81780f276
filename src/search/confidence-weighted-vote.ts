import { InputError } from "../core/index.ts";

/**
 * Confidence-weighted vote: the answer whose samples are surest in sum.
 *
 *     a* = argmax_a Σ_{i: a_i = a} q_i
 *
 * @param answers a: what each sample answered, as normalised texts; null for a sample without one, which does not vote; [samples]
 * @param confidences q ≥ 0: how sure each sample is, [samples]; all 1 is the plain majority vote
 * @returns the answer with most weight, the first of equals; null where nobody answered
 * @throws {InputError} when the lists differ in length, or a confidence is negative or no number
 * @source Damani et al. 2025 (Beyond Binary Rewards), arXiv:2507.16806, confidence-weighted majority vote
 * @example confidenceWeightedVote(["4", "5", "5"], [0.9, 0.3, 0.2]) // "4"
 * @example confidenceWeightedVote(["4", "5", "5"], [1, 1, 1]) // "5"
 */
export function confidenceWeightedVote(answers: readonly (string | null)[], confidences: readonly number[]): string | null {
  if (answers.length !== confidences.length || !confidences.every((q) => q >= 0)) {
    throw new InputError("confidenceWeightedVote", "needs a confidence of at least 0 for each answer", { answers, confidences });
  }
  const weights = new Map<string, number>();
  answers.forEach((answer, i) => {
    if (answer !== null) weights.set(answer, (weights.get(answer) ?? 0) + confidences[i]!);
  });
  let best: string | null = null;
  for (const [answer, weight] of weights) if (best === null || weight > weights.get(best)!) best = answer;
  return best;
}
