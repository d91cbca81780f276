import { InputError } from "../core/index.ts";
import type { ActionTable } from "./policy.ts";

/**
 * The policy that draws n answers and keeps the one with the highest reward, exactly.
 *
 *     π_n(a | x) = F(a)ⁿ − F⁻(a)ⁿ,   F(a) = P(r ≤ r_a),  F⁻(a) = P(r < r_a)
 *
 * Answers with the same reward share their part as the reference does.
 *
 * @param reference π_ref, [prompts][actions]
 * @param rewards r, [prompts][actions]
 * @param n how many answers are drawn, n ≥ 1
 * @returns π_n, [prompts][actions]
 * @throws {InputError} when n is below 1, or a reward is NaN
 * @source Beirami et al. 2024, arXiv:2401.01879, lemma 1
 * @example bestOfNPolicy([[0.5, 0.5]], [[0, 1]], 2) // [[0.25, 0.75]]
 * @example bestOfNPolicy([[0.2, 0.8]], [[1, 1]], 5) // [[0.2, 0.8]]
 */
export function bestOfNPolicy(reference: ActionTable, rewards: ActionTable, n: number): number[][] {
  if (!(n >= 1)) throw new InputError("bestOfNPolicy", "n must be at least 1", n);
  if (rewards.some((row) => row.some(Number.isNaN))) throw new InputError("bestOfNPolicy", "rewards must be numbers", rewards);
  return reference.map((q, x) => {
    const r = rewards[x]!;
    const order = q.map((_, a) => a).sort((a, b) => r[a]! - r[b]!);
    const policy = q.map(() => 0);
    let below = 0;
    for (let first = 0; first < order.length; ) {
      let [last, mass] = [first, 0];
      for (; last < order.length && r[order[last]!] === r[order[first]!]; last++) mass += q[order[last]!]!;
      const share = Math.min(1, below + mass) ** n - Math.min(1, below) ** n;
      for (let i = first; i < last; i++) policy[order[i]!] = mass === 0 ? 0 : (share * q[order[i]!]!) / mass;
      below += mass;
      first = last;
    }
    return policy;
  });
}
