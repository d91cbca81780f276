import { InputError } from "../../core/index.ts";
import { mean } from "../../math/index.ts";

/**
 * Trust weight: how far a score for thinking can be trusted on a prompt, by whether it prefers the thinking that led to right answers.
 *
 *     γ = 1 where μ_c ≥ μ_w,  otherwise e^(μ_c − μ_w)
 *     μ_c, μ_w: mean thinking score of the right and of the wrong answers
 *
 * @param thinking p: scores of the thinking in one group, in [0, 1], [answers]
 * @param right whether each answer is right, [answers]
 * @returns γ in [1/e, 1]; 1 where there is no right or no wrong answer to tell it by
 * @throws {InputError} when the lists differ in length
 * @range [0, 1]
 * @source Fan et al. 2025 (SophiaVL-R1), arXiv:2505.17018 (trust weight of Trust-GRPO)
 * @example trustWeight([0.3, 0.8], [true, false]) // 0.6065
 * @example trustWeight([0.8, 0.3], [true, false]) // 1
 */
export function trustWeight(thinking: readonly number[], right: readonly boolean[]): number {
  if (thinking.length !== right.length)
    throw new InputError("trustWeight", "needs as many scores as answers", [thinking.length, right.length]);
  const ofRight = thinking.filter((_, i) => right[i]);
  const ofWrong = thinking.filter((_, i) => !right[i]);
  if (ofRight.length === 0 || ofWrong.length === 0) return 1;
  return Math.exp(Math.min(0, mean(ofRight) - mean(ofWrong)));
}
