import { InputError } from "../../core/index.ts";
import { argmax, standardDeviation, weightedMean } from "../../math/index.ts";

/**
 * Proxy point: the values of several rewards beyond which pushing them on makes the true evaluation worse.
 *
 *     θ = r_j*,  j* = argmax_j Σ_i K(r_i, r_j) e_i / Σ_i K(r_i, r_j),   K(a, b) = exp(−½ Σ_k ((a_k − b_k) / (h · sd_k))²)
 *
 * The evaluations are smoothed over neighbouring checkpoints, so that one lucky evaluation does not win, and all rewards are looked at together: where rewards
 * are correlated, the points found one reward at a time are wrong.
 *
 * @param curves r_i: mean of each reward at the checkpoints of one or several runs, [checkpoints][rewards]
 * @param evaluation e_i: true evaluation at the same checkpoints, [checkpoints]
 * @param options.bandwidth h > 0: width of the smoothing, in standard deviations of each reward over the checkpoints; by default Scott's rule, n^(−1/(K+4)) for n checkpoints and K rewards
 * @returns θ, [rewards]: thresholds for `lagrangianMix`; one of the checkpoints, so the rewards can be had together
 * @throws {InputError} when there is no checkpoint, or the lists do not fit
 * @source Moskovitz et al. 2023, arXiv:2310.04373, section 3 (the evaluation as a surface over the rewards; a polynomial there, kernel smoothing here)
 * @example proxyPoint([[0], [1], [2], [3], [4]], [0, 2, 3, 2, 0]) // [2]
 */
export function proxyPoint(
  curves: readonly (readonly number[])[],
  evaluation: readonly number[],
  { bandwidth = curves.length ** (-1 / ((curves[0]?.length ?? 0) + 4)) }: { bandwidth?: number } = {},
): number[] {
  if (curves.length === 0 || curves.length !== evaluation.length || curves.some((row) => row.length !== curves[0]!.length)) {
    throw new InputError("proxyPoint", "needs as many evaluations as checkpoints, at least one, and the same rewards at each", [
      curves.length,
      evaluation.length,
    ]);
  }
  if (!(bandwidth > 0)) throw new InputError("proxyPoint", "bandwidth must be positive", bandwidth);
  const scales = curves[0]!.map(
    (_, k) =>
      standardDeviation(
        curves.map((row) => row[k]!),
        { ddof: 0 },
      ) * bandwidth || 1,
  );
  const smoothed = curves.map((center) => {
    const nearness = curves.map((row) => Math.exp(-0.5 * row.reduce((total, x, k) => total + ((x - center[k]!) / scales[k]!) ** 2, 0)));
    return weightedMean(evaluation, nearness);
  });
  return [...curves[argmax(smoothed)]!];
}
