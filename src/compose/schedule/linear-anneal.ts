import { InputError } from "../../core/index.ts";
import { clamp } from "../../math/index.ts";

/**
 * Linear anneal: a weight that goes from one value to another at constant speed.
 *
 *     w(t) = w_start + (w_end − w_start) · min(1, t / T)
 *
 * @param step t ≥ 0: training step
 * @param totalSteps T > 0: step at which the end is reached; later ones stay there
 * @param options.start w_start: weight at step 0; default 0.9
 * @param options.end w_end: weight from step T on; default 0.1
 * @returns w(t), between start and end
 * @throws {InputError} when step is negative or totalSteps not above 0
 * @source Guerdon: the plain alternative to `cosineAnneal`
 * @example [0, 25, 100, 200].map((step) => linearAnneal(step, 100)) // [0.9, 0.7, 0.1, 0.1]
 */
export function linearAnneal(step: number, totalSteps: number, { start = 0.9, end = 0.1 }: { start?: number; end?: number } = {}): number {
  if (!(step >= 0 && totalSteps > 0))
    throw new InputError("linearAnneal", "needs step at least 0 and totalSteps above 0", { step, totalSteps });
  return start + (end - start) * clamp(step / totalSteps, 0, 1);
}
