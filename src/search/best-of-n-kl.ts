import { InputError } from "../core/index.ts";

/**
 * How far drawing n responses and keeping the best moves a policy, whatever the reward.
 *
 *     KL = log n − (n − 1) / n
 *
 * It is exact where no two responses have the same reward, and an upper bound where some have.
 *
 * @param n how many responses are drawn, n ≥ 1
 * @returns the distance, in nats; 0 for one response
 * @throws {InputError} when n is below 1
 * @range [0, Infinity]
 * @source Stiennon et al. 2020, arXiv:2009.01325, appendix G.3; Beirami et al. 2024, arXiv:2401.01879 (an upper bound)
 * @example bestOfNKl(1) // 0
 * @example bestOfNKl(16) // 1.8351
 */
export function bestOfNKl(n: number): number {
  if (!(n >= 1)) throw new InputError("bestOfNKl", "n must be at least 1", n);
  return Math.log(n) - (n - 1) / n;
}
