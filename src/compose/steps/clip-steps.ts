import { InputError } from "../../core/index.ts";

/**
 * Clip: step rewards from which nothing can be gained by writing more steps.
 *
 *     q'_k = min(q_k − η, 0)
 *
 * Good steps earn nothing, bad ones cost. With it alone, fewer steps are never worse: watch for answers without thought.
 *
 * @param steps q_k: reward of each step, [steps]; null where the scorer has none, which counts as good enough
 * @param options.eta η: what a good step earns, in the unit of q; the median over a sample lets most good steps be free
 * @returns q', [steps], each at most 0
 * @throws {InputError} when η or a step reward is not finite
 * @source Gao et al. 2024, arXiv:2410.15115, section 4.2 (Clip)
 * @example clipSteps([0.9, 0.2, null], { eta: 0.5 }) // [0, -0.3, 0]
 */
export function clipSteps(steps: readonly (number | null)[], { eta }: { eta: number }): number[] {
  if (!Number.isFinite(eta)) throw new InputError("clipSteps", "eta must be finite", eta);
  return steps.map((step) => {
    if (step !== null && !Number.isFinite(step)) throw new InputError("clipSteps", "step rewards must be finite or null", step);
    return step === null ? 0 : Math.min(step - eta, 0);
  });
}
