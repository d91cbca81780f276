import { InputError } from "../core/index.ts";

/**
 * Difficulty weight: prompts that are sometimes answered right and sometimes wrong teach most.
 *
 *     w(d) = 4 σ d (1 − d)
 *
 * Multiply the advantages of a group by it, after they are normalised. Normalising divides by the deviation and so blows up whatever tells the answers
 * of a solved prompt apart, such as a small bonus for brevity; the weight, 0 there, takes that back.
 *
 * @param accuracy d: share of right answers to the prompt, in [0, 1]; of correctness alone, not of a total with points for form
 * @param options.peak σ ≥ 0: weight at d = ½; default 1.8
 * @returns w in [0, σ]: 0 where all answers are right or all are wrong
 * @throws {InputError} when accuracy is not in [0, 1] or the peak is negative
 * @source Guo et al. 2025 (Observe-R1), arXiv:2505.12432, dynamic weighting; default σ = 1.8
 * @example [0, 0.25, 0.5, 1].map((d) => difficultyWeight(d)) // [0, 1.35, 1.8, 0]
 */
export function difficultyWeight(accuracy: number, { peak = 1.8 }: { peak?: number } = {}): number {
  if (!(accuracy >= 0 && accuracy <= 1 && peak >= 0)) {
    throw new InputError("difficultyWeight", "accuracy must be in [0, 1] and peak at least 0", { accuracy, peak });
  }
  return 4 * peak * accuracy * (1 - accuracy);
}
