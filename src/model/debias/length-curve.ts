import { InputError } from "../../core/index.ts";
import { mean } from "../../math/index.ts";
import { fitLinearReward } from "../fit-linear-reward.ts";
import { regressionLoss } from "../regression-loss.ts";

/**
 * What a reward model gives for a length, whatever stands there: a smooth curve through its rewards, of any shape.
 *
 *     r̂(ℓ) = w₀ + Σ_j w_j sin(ω_j ℓ) + w'_j cos(ω_j ℓ)
 *
 * By least squares, which brings the squared error down and the correlation with the rewards up at the same time.
 *
 * @param lengths ℓ ≥ 0, [responses], in any unit
 * @param rewards r, [responses]
 * @param options.waves how many waves; the longest is twice the range of lengths, and each further one goes up and down once more in it; default 6
 * @returns the curve
 * @throws {InputError} when the lists are empty or differ in length
 * @source Zhao et al. 2025, arXiv:2505.12843, section 4.2 (there a small net over an encoding by waves; here the waves themselves)
 * @example lengthCurve([1, 2, 3, 4], [5, 5, 5, 5])(2.5) // 5.000
 */
export function lengthCurve(
  lengths: ArrayLike<number>,
  rewards: ArrayLike<number>,
  { waves = 6 }: { waves?: number } = {},
): (length: number) => number {
  if (lengths.length === 0 || lengths.length !== rewards.length) {
    throw new InputError("lengthCurve", "needs as many rewards as lengths, and at least one", [lengths.length, rewards.length]);
  }
  const known = Array.from(lengths);
  const [low, high] = [Math.min(...known), Math.max(...known)];
  const encode = (length: number) => {
    const turn = high > low ? (Math.PI * (Math.min(high, Math.max(low, length)) - low)) / (high - low) : 0;
    return [1, ...Array.from({ length: waves }, (_, j) => [Math.sin((j + 1) * turn), Math.cos((j + 1) * turn)]).flat()];
  };
  // Around the mean, so that the little that keeps weights finite pulls towards the usual reward.
  const usual = mean(rewards);
  const { score } = fitLinearReward(
    regressionLoss(),
    { score: known.map(encode) },
    { given: { target: Array.from(rewards, (r) => r - usual) } },
  );
  return (length) => usual + score(encode(length));
}
