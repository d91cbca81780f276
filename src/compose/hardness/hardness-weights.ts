import { InputError } from "../../core/index.ts";
import { clamp, mean, rows, sigmoid } from "../../math/index.ts";

/** See hardnessWeights. */
export interface HardnessOptions {
  readonly threshold?: number;
  readonly least?: number;
  readonly most?: number;
  readonly sign?: 1 | -1;
}

/**
 * How much each response should count in training: more where it is unlike the demonstration, and where the reward still sees a gap to it.
 *
 *     α_i = σ(±δ_i) / σ(±mean δ) · σ(mean kept R) / σ(mean R),   δ_i = 1 − W_i,   kept: (R_i − mean R)² ≤ τ
 *
 * The second factor is the same for the whole batch: what the typical gap is once responses far from it are left out.
 *
 * @param similarity W: how much each response is like its demonstration, [responses], at most 1; see `clauseSimilarity`
 * @param gap R: reward of its demonstration less its own, [responses], in the reward's unit
 * @param options.threshold τ ≥ 0: the farthest a gap may be from the mean to be kept, squared; default 1
 * @param options.least smallest weight; default 0.5
 * @param options.most largest weight; default 2
 * @param options.sign 1: what is unlike its demonstration counts more; −1: less; default 1
 * @returns α, [responses]; the second factor is 1 where no gap is kept
 * @throws {InputError} when the columns are empty or differ in length, a number is not finite, or an option is out of range
 * @source Cheng et al. 2025 (DR-IRL), arXiv:2503.18991, dynamic reward scaling; Guerdon: the bounds and the sign
 * @example hardnessWeights([1, 0], [0, 0]) // [0.8033, 1.1745]
 * @example hardnessWeights([0.5, 0.5], [0, 9]) // [1, 1]
 * @example hardnessWeights([0, 0, 0, 0], [1, 1, 1, 2.5])[0] // 0.9159
 */
export function hardnessWeights(
  similarity: ArrayLike<number>,
  gap: ArrayLike<number>,
  { threshold = 1, least = 0.5, most = 2, sign = 1 }: HardnessOptions = {},
): number[] {
  if (!(threshold >= 0 && least >= 0 && least <= most && Math.abs(sign) === 1)) {
    throw new InputError("hardnessWeights", "threshold must be at least 0, 0 ≤ least ≤ most, sign 1 or −1", {
      threshold,
      least,
      most,
      sign,
    });
  }
  const responses = rows({ similarity, gap });
  if (!responses.every(({ similarity, gap }) => Number.isFinite(similarity) && Number.isFinite(gap))) {
    throw new InputError("hardnessWeights", "similarities and gaps must be finite", responses);
  }
  const hardness = responses.map(({ similarity }) => sign * (1 - similarity));
  const gaps = responses.map(({ gap }) => gap);
  const typical = mean(gaps);
  const kept = gaps.filter((gap) => (gap - typical) ** 2 <= threshold);
  const responsiveness = kept.length === 0 ? 1 : sigmoid(mean(kept)) / sigmoid(typical);
  const usual = sigmoid(mean(hardness));
  return hardness.map((h) => clamp((sigmoid(h) / usual) * responsiveness, least, most));
}
