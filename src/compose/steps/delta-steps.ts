import { InputError } from "../../core/index.ts";

/**
 * Delta: step rewards whose sum cannot grow with the number of steps.
 *
 *     q'_k = q_k − q_{k+1}  for k < K − 1,   q'_{K−1} = q_{K−1},   q'_K = 0
 *
 * What follows from step k on adds up to q_k, whatever comes after: each step is paid for itself alone. The last step is left to the success reward.
 * Together with `clipSteps`, clip first.
 *
 * @param steps q_k: reward of each of K steps, [steps]; null where the scorer has none: the step before it goes on (0 at the start)
 * @returns q', [steps]; their sum is q_1, or 0 for a single step
 * @throws {InputError} when a step reward is not finite
 * @source Gao et al. 2024, arXiv:2410.15115, section 4.2 (Delta)
 * @example deltaSteps([0.9, 0.2, 0.7]) // [0.7, 0.2, 0]
 * @example deltaSteps([0.9, null, 0.7, 0.1]) // [0, 0.2, 0.7, 0]
 * @example deltaSteps([0.9]) // [0]
 */
export function deltaSteps(steps: readonly (number | null)[]): number[] {
  let last = 0;
  const carried = steps.map((step) => {
    if (step !== null && !Number.isFinite(step)) throw new InputError("deltaSteps", "step rewards must be finite or null", step);
    return (last = step ?? last);
  });
  const final = carried.length - 1;
  return carried.map((step, k) => (k === final ? 0 : k === final - 1 ? step : step - carried[k + 1]!));
}
