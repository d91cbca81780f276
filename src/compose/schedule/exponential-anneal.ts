import { InputError } from "../../core/index.ts";

/**
 * Exponential anneal: a weight that fades away, fast at first.
 *
 *     w(t) = w_start · e^(−t / T)
 *
 * @param step t ≥ 0: training step
 * @param time T > 0: steps in which the weight falls to 37%; about the length of the training
 * @param options.start w_start: weight at step 0; default 1
 * @returns w(t)
 * @throws {InputError} when step is negative or time not above 0
 * @source Fan et al. 2025 (SophiaVL-R1), arXiv:2505.17018 (annealing of the thinking reward)
 * @example [0, 500, 1000].map((step) => exponentialAnneal(step, 500, { start: 0.3 })) // [0.3, 0.1104, 0.0406]
 */
export function exponentialAnneal(step: number, time: number, { start = 1 }: { start?: number } = {}): number {
  if (!(step >= 0 && time > 0)) throw new InputError("exponentialAnneal", "needs step at least 0 and time above 0", { step, time });
  return start * Math.exp(-step / time);
}
