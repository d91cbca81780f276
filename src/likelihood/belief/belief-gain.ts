import { beliefsOf } from "./beliefs.ts";

/** A number that a belief is worth, such as the probability that it gives to the truth; p is [types]. */
export type Potential = (belief: readonly number[]) => number;

/**
 * Belief gain: what each turn of a dialogue taught about the user, as a difference of potentials.
 *
 *     r_t = γ φ(b_{t+1}) − φ(b_t)
 *
 * The potentials of the paper, for the true type u: φ(b) = b(u) (DiffAcc), φ(b) = ln max(b(u), 1e-6) (DiffLogAcc), and φ(b) = −H(b) (DiffEnt), which needs
 * no label. With γ = 1 the turns add up to φ(b_T) − φ(b_0): nothing is gained by talking longer, and the best policy stays the best.
 *
 * @param beliefs b: probabilities of the user's types before the first turn and after each turn, [turns + 1][types]
 * @param options.potential φ
 * @param options.discount γ in [0, 1]: what a later turn is worth; default 1
 * @returns r, [turns], in the unit of φ
 * @throws {InputError} when a belief is no distribution over the same types, or there is none
 * @source Wan et al. 2025 (CURIO), arXiv:2504.03206 (potential-based intrinsic rewards)
 * @example beliefGain([[0.5, 0.5], [0.9, 0.1]], { potential: (belief) => belief[0] }) // [0.4]
 * @example beliefGain([[0.5, 0.5], [0, 1]], { potential: (belief) => -entropy(belief) }) // [0.6931]
 */
export function beliefGain(
  beliefs: readonly (readonly number[])[],
  { potential, discount = 1 }: { potential: Potential; discount?: number },
): number[] {
  const worth = beliefsOf("beliefGain", beliefs).map(potential);
  return worth.slice(1).map((after, t) => discount * after - worth[t]!);
}
