import { InputError } from "../core/index.ts";
import { maximum, mean, minimum, sum } from "../math/index.ts";
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
 * @throws {InputError} when the distance is negative or no number, or a reward of an answer that can occur is not finite
 * @source Korbak et al. 2022, arXiv:2205.11275, eq. 4 (the optimum); Guerdon: bisection for a target KL
 * @example tiltToKl([[0.5, 0.5]], [[0, 1]], 0) // [[0.5, 0.5]]
 * @example tiltToKl([[0.5, 0.5]], [[0, 1]], 10) // [[0, 1]]
 * @example meanKl(tiltToKl([[0.9, 0.1]], [[0, 5]], 0.7), [[0.9, 0.1]]) // 0.7
 */
export function tiltToKl(reference: ActionTable, rewards: ActionTable, distance: number): number[][] {
  if (!(distance >= 0)) throw new InputError("tiltToKl", "the distance must be at least 0", distance);
  if (distance === 0) return reference.map((q) => [...q]);
  // Rewards as leads over the best answer that can occur: at most 0, so that no exponential overflows.
  const leads = rewards.map((r, x) => {
    const q = reference[x]!;
    const top = maximum(r.filter((_, a) => q[a]! > 0));
    return Float64Array.from(r, (value, a) => (q[a]! > 0 ? value - top : 0));
  });
  if (!leads.every((lead) => lead.every(Number.isFinite))) {
    throw new InputError("tiltToKl", "rewards of answers that can occur must be finite", rewards);
  }
  const spread = -minimum(leads.map(minimum));
  if (spread === 0) return reference.map((q) => [...q]);
  for (const lead of leads) for (let a = 0; a < lead.length; a++) lead[a]! /= spread;

  /** KL(π ‖ π_ref) = E_π[lead] · t − log Σ π_ref exp(lead · t), for t = spread / β */
  const klAt = (t: number) =>
    mean(
      leads.map((lead, x) => {
        const q = reference[x]!;
        let total = 0;
        let pull = 0;
        for (let a = 0; a < lead.length; a++) {
          const weight = q[a]! * Math.exp(lead[a]! * t);
          total += weight;
          pull += weight * lead[a]!;
        }
        return (pull / total) * t - Math.log(total);
      }),
    );
  const tilted = (t: number) =>
    leads.map((lead, x) => {
      const weights = reference[x]!.map((q, a) => q * (lead[a] === 0 ? 1 : Math.exp(lead[a]! * t)));
      const total = sum(weights);
      return weights.map((weight) => weight / total);
    });

  let high = 1;
  while (klAt(high) < distance) {
    high *= 2;
    if (high > 2 ** 60) return tilted(Infinity);
  }
  let low = high === 1 ? 0 : high / 2;
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (klAt(middle) >= distance) high = middle;
    else low = middle;
  }
  return tilted(high);
}
