import { kl } from "../../math/index.ts";
import { beliefsOf } from "./beliefs.ts";

/**
 * Belief shift: how far each turn moved the belief about the user, whether towards the truth or away from it (the paper's InfoGain).
 *
 *     r_t = KL(b_{t+1} ‖ b_t)
 *
 * It is no difference of potentials: a belief that is swayed to and fro is paid for each swing. Prior probabilities are floored at 1e-6.
 *
 * @param beliefs b: probabilities of the user's types before the first turn and after each turn, [turns + 1][types]
 * @returns r ≥ 0, [turns], in nats
 * @throws {InputError} when a belief is no distribution over the same types, or there is none
 * @source Wan et al. 2025 (CURIO), arXiv:2504.03206 (information gain)
 * @example beliefShift([[0.5, 0.5], [0, 1], [0, 1]]) // [0.6931, 0]
 */
export function beliefShift(beliefs: readonly (readonly number[])[]): number[] {
  const checked = beliefsOf("beliefShift", beliefs);
  const floored = (belief: readonly number[]) => belief.map((p) => Math.max(p, 1e-6));
  return checked.slice(1).map((after, t) => Math.max(0, kl(after, floored(checked[t]!))));
}
