import { InputError } from "../core/index.ts";
import { maximum, minimum, softmax } from "../math/index.ts";
import { meanKl } from "./mean-kl.ts";
import type { ActionTable } from "./policy.ts";

/**
 * The best policy at a given distance from a reference: the fair way to compare rewards, since their scale drops out.
 *
 *     π(a | x) ∝ π_ref(a | x) exp(r(x, a) / β),  β such that mean_x KL(π ‖ π_ref) = d
 *
 * β is found by bisection: the KL falls with it. A distance beyond what the reward can pull to gives the limit β → 0: the reference among the
 * best answers of each prompt.
 *
 * @param reference π_ref, [prompts][actions]
 * @param rewards r, [prompts][actions]
 * @param distance d ≥ 0: mean KL over prompts, in nats
 * @returns π, [prompts][actions]
 * @throws {InputError} when the distance is negative or no number
 * @source Korbak et al. 2022, arXiv:2205.11275, eq. 4 (the optimum); Guerdon: bisection for a target KL
 * @example tiltToKl([[0.5, 0.5]], [[0, 1]], 0) // [[0.5, 0.5]]
 * @example tiltToKl([[0.5, 0.5]], [[0, 1]], 10) // [[0, 1]]
 * @example meanKl(tiltToKl([[0.9, 0.1]], [[0, 5]], 0.7), [[0.9, 0.1]]) // 0.7
 */
export function tiltToKl(reference: ActionTable, rewards: ActionTable, distance: number): number[][] {
  if (!(distance >= 0)) throw new InputError("tiltToKl", "the distance must be at least 0", distance);
  const logReference = reference.map((q) => q.map(Math.log));
  // Rewards of answers that never occur must not set the top, or the answers that do occur would all vanish.
  const lead = rewards.map((r, x) => {
    const possible = r.filter((_, a) => reference[x]![a]! > 0);
    const top = maximum(possible);
    return r.map((value) => Math.min(0, value - top));
  });
  const spread = -minimum(lead.map(minimum));
  if (distance === 0 || spread === 0) return reference.map((q) => [...q]);
  const tilted = (sharpness: number) => logReference.map((q, x) => softmax(q.map((log, a) => log + (lead[x]![a]! * sharpness) / spread)));
  const reached = (sharpness: number) => meanKl(tilted(sharpness), reference) >= distance;

  let high = 1;
  while (!reached(high)) {
    high *= 2;
    if (high > 2 ** 60) {
      return logReference.map((q, x) => softmax(q.map((log, a) => (lead[x]![a] === 0 ? log : Number.NEGATIVE_INFINITY))));
    }
  }
  let low = high === 1 ? 0 : high / 2;
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (reached(middle)) high = middle;
    else low = middle;
  }
  return tilted(high);
}
