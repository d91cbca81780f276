import { InputError } from "../../core/index.ts";
import { clamp } from "../../math/index.ts";

/**
 * Cosine anneal: a weight that goes from one value to another, slowly at both ends.
 *
 *     w(t) = w_end + ½ (w_start − w_end) (1 + cos(π t / T))
 *
 * @param step t ≥ 0: training step
 * @param totalSteps T > 0: step at which the end is reached; later ones stay there
 * @param options.start w_start: weight at step 0; default 0.9
 * @param options.end w_end: weight from step T on; default 0.1
 * @returns w(t), between start and end
 * @throws {InputError} when step is negative or totalSteps not above 0
 * @source Ben Chaliah & Dellagi 2025 (Datarus-R1), arXiv:2508.13382, cosine curriculum; Guerdon: the two end weights
 * @example [0, 50, 100, 200].map((step) => cosineAnneal(step, 100)) // [0.9, 0.5, 0.1, 0.1]
 */
export function cosineAnneal(step: number, totalSteps: number, { start = 0.9, end = 0.1 }: { start?: number; end?: number } = {}): number {
  if (!(step >= 0 && totalSteps > 0))
    throw new InputError("cosineAnneal", "needs step at least 0 and totalSteps above 0", { step, totalSteps });
  return end + ((start - end) * (1 + Math.cos(Math.PI * clamp(step / totalSteps, 0, 1)))) / 2;
}
