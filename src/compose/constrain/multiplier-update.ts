import { InputError } from "../../core/index.ts";
import { clamp, rows } from "../../math/index.ts";

/** What a Lagrangian mix remembers between batches, one entry a constraint. Plain data. */
export interface Multipliers {
  /** λ: multipliers before they are squashed */
  readonly raw: readonly number[];
  /** Ĵ: moving averages of the batch means; empty before the first batch */
  readonly means: readonly number[];
  /** for how many batches in a row each λ has stood at its bound: a threshold that cannot be met */
  readonly stuck: readonly number[];
}

/**
 * One step of the multipliers of a constrained mix: up where a reward is below its threshold, down where it is above.
 *
 *     Ĵ_i ← m Ĵ_i + (1 − m) · mean_batch r_i
 *     λ_i ← clamp(λ_i − η (Ĵ_i − θ_i), −B, B)
 *
 * The weight that counts is μ = σ(λ) ∈ [0, 1] for "at least θ" or ξ = tanh(λ) ∈ [−1, 1] for "exactly θ". The bound keeps a multiplier that waited long for a
 * threshold able to come back soon.
 *
 * @param state λ, Ĵ and how long each λ is stuck; undefined at the start, where λ = 0
 * @param batchMeans mean reward of the batch for each constraint, [constraints]
 * @param thresholds θ_i: where each mean reward is wanted, in its unit, [constraints]
 * @param options.rate η > 0: step, in 1 / unit of the rewards
 * @param options.smoothing m in [0, 1): share of the old average that stays; more of it calms oscillation
 * @param options.bound B > 0: largest |λ|
 * @returns the state after the batch
 * @throws {InputError} when the lists differ in length, a number is not finite, or an option is out of its range
 * @source Moskovitz et al. 2023, arXiv:2310.04373, section 4 (μ-PPO and ξ-PPO; the squashing as in the released code)
 * @example multiplierUpdate(undefined, [0.2], [1], { rate: 0.5 }) // { raw: [0.4], means: [0.2], stuck: [0] }
 * @example multiplierUpdate({ raw: [0.4], means: [0.2], stuck: [0] }, [1.2], [1], { rate: 0.5, smoothing: 0 }) // { raw: [0.3], means: [1.2] }
 */
export function multiplierUpdate(
  state: Multipliers | undefined,
  batchMeans: readonly number[],
  thresholds: readonly number[],
  { rate = 0.1, smoothing = 0.9, bound = 5 }: { rate?: number; smoothing?: number; bound?: number } = {},
): Multipliers {
  if (!(rate > 0 && smoothing >= 0 && smoothing < 1 && bound > 0)) {
    throw new InputError("multiplierUpdate", "rate and bound must be positive, smoothing in [0, 1)", { rate, smoothing, bound });
  }
  if (![...batchMeans, ...thresholds].every(Number.isFinite))
    throw new InputError("multiplierUpdate", "means and thresholds must be finite", { batchMeans, thresholds });
  const next = rows({ mean: batchMeans, threshold: thresholds }).map(({ mean, threshold }, i) => {
    const average = state ? smoothing * state.means[i]! + (1 - smoothing) * mean : mean;
    const raw = clamp((state?.raw[i] ?? 0) - rate * (average - threshold), -bound, bound);
    return { average, raw, stuck: Math.abs(raw) === bound ? (state?.stuck[i] ?? 0) + 1 : 0 };
  });
  return { raw: next.map(({ raw }) => raw), means: next.map(({ average }) => average), stuck: next.map(({ stuck }) => stuck) };
}
