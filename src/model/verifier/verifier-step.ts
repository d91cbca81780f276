import { InputError } from "../../core/index.ts";
import { dot, norm } from "../../math/index.ts";
import { bradleyTerryLoss } from "../bradley-terry-loss.ts";

/** A linear verifier in training: plain data, to be remembered between steps. */
export interface VerifierState {
  /** steps taken */
  readonly step: number;
  /** w, [features] */
  readonly weights: readonly number[];
  /** what Adam remembers of the slopes and their squares, [features] */
  readonly mean: readonly number[];
  readonly square: readonly number[];
}

/**
 * One step of a verifier on pairs of a right and a wrong response.
 *
 *     L = mean_i −log σ(w · (e⁺_i − e⁻_i)),   g ← g min(1, c / |g|),   one step of Adam on g
 *
 * @param state what the last step gave; `{ step: 0, weights, mean: zeros, square: zeros }` before the first
 * @param right e⁺: features of the right responses, [pairs][features]
 * @param wrong e⁻: of the wrong ones
 * @param options.rate η > 0: learning rate
 * @param options.clip c > 0: the longest slope; default 1
 * @returns the state after the step; the same where there is no pair or the slope is not finite
 * @throws {InputError} when the numbers of pairs or features differ, or an option is not above 0
 * @source Hong et al. 2025 (Cooper), arXiv:2508.05613, reward model update; Kingma and Ba 2015, arXiv:1412.6980 (Adam)
 * @example verifierStep({ step: 0, weights: [0], mean: [0], square: [0] }, [[1]], [[0]], { rate: 0.1 }).weights // [0.1]
 * @example verifierStep({ step: 4, weights: [7], mean: [0], square: [0] }, [], [], { rate: 0.1 }).step // 4
 */
export function verifierStep(
  state: VerifierState,
  right: readonly ArrayLike<number>[],
  wrong: readonly ArrayLike<number>[],
  { rate, clip = 1 }: { rate: number; clip?: number },
): VerifierState {
  const { weights } = state;
  if (!(rate > 0 && clip > 0)) throw new InputError("verifierStep", "rate and clip must be above 0", { rate, clip });
  if (right.length !== wrong.length || [...right, ...wrong].some(({ length }) => length !== weights.length)) {
    throw new InputError("verifierStep", `needs as many right as wrong responses, with ${weights.length} features each`, {
      right: right.length,
      wrong: wrong.length,
    });
  }
  if (right.length === 0) return state;
  const score = (rows: readonly ArrayLike<number>[]) => rows.map((row) => dot(weights, row));
  const { gradient } = bradleyTerryLoss()({ chosen: score(right), rejected: score(wrong) });
  const slope = weights.map((_, k) => right.reduce((sum, row, i) => sum + gradient.chosen[i]! * (row[k]! - wrong[i]![k]!), 0));
  const length = norm(slope);
  if (!Number.isFinite(length)) return state;
  const step = state.step + 1;
  const shortened = slope.map((g) => g * Math.min(1, clip / Math.max(length, 1e-12)));
  const mean = state.mean.map((m, k) => 0.9 * m + 0.1 * shortened[k]!);
  const square = state.square.map((v, k) => 0.999 * v + 0.001 * shortened[k]! ** 2);
  const move = (k: number) => mean[k]! / (1 - 0.9 ** step) / (Math.sqrt(square[k]! / (1 - 0.999 ** step)) + 1e-8);
  return { step, weights: weights.map((w, k) => w - rate * move(k)), mean, square };
}
