import { InputError } from "../core/index.ts";

/**
 * pass^k: the chance that all of k samples are right, estimated without bias from n ≥ k samples of which c are right. How much an agent can be relied on.
 *
 *     pass^k = C(c, k) / C(n, k) = Π_{i = 0}^{k−1} (c − i) / (n − i)
 *
 * @param samples n: how many were drawn, a whole number
 * @param correct c: how many of them are right, 0 ≤ c ≤ n
 * @param k how many must all be right, 1 ≤ k ≤ n
 * @returns the estimate for one task; the benchmark's figure is the mean over its tasks
 * @throws {InputError} when the numbers are not whole or not in these ranges
 * @range [0, 1]
 * @source Yao et al. 2024 (τ-bench), arXiv:2406.12045, section 3 (pass^k)
 * @example passPowerK(4, 3, 1) // 0.75
 * @example passPowerK(4, 3, 2) // 0.5
 * @example passPowerK(4, 3, 4) // 0
 */
export function passPowerK(samples: number, correct: number, k: number): number {
  if (![samples, correct, k].every(Number.isInteger) || correct < 0 || correct > samples || k < 1 || k > samples) {
    throw new InputError("passPowerK", "needs whole numbers with 0 ≤ correct ≤ samples and 1 ≤ k ≤ samples", { samples, correct, k });
  }
  let allRight = 1;
  for (let i = 0; i < k; i++) allRight *= Math.max(0, correct - i) / (samples - i);
  return allRight;
}
