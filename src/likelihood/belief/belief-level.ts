import type { Potential } from "./belief-gain.ts";
import { beliefsOf } from "./beliefs.ts";

/**
 * Belief level: how much is known about the user after each turn, against knowing nothing.
 *
 *     r_t = φ(b_{t+1}) − φ(uniform)
 *
 * With φ(b) = b(u) it is the Acc reward of the paper, with φ(b) = −H(b) its Ent reward. What is known is paid again at every turn, so a policy earns by
 * talking on; `beliefGain` pays it once.
 *
 * @param beliefs b: probabilities of the user's types before the first turn and after each turn, [turns + 1][types]
 * @param options.potential φ
 * @returns r, [turns], in the unit of φ
 * @throws {InputError} when a belief is no distribution over the same types, or there is none
 * @source Wan et al. 2025 (CURIO), arXiv:2504.03206 (rewards that are no difference of potentials)
 * @example beliefLevel([[0.5, 0.5], [0.9, 0.1], [0.9, 0.1]], { potential: (belief) => belief[0] }) // [0.4, 0.4]
 */
export function beliefLevel(beliefs: readonly (readonly number[])[], { potential }: { potential: Potential }): number[] {
  const [first, ...after] = beliefsOf("beliefLevel", beliefs);
  const nothing = potential(first!.map(() => 1 / first!.length));
  return after.map((belief) => potential(belief) - nothing);
}
