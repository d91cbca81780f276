import { InputError } from "../core/index.ts";

/**
 * pass@k: the chance that at least one of k samples is right, estimated without bias from n ≥ k samples of which c are right.
 *
 *     pass@k = 1 − C(n − c, k) / C(n, k) = 1 − Π_{i = n−c+1}^{n} (1 − k / i)
 *
 * @param samples n: how many were drawn, a whole number
 * @param correct c: how many of them are right, 0 ≤ c ≤ n
 * @param k how many may be tried, 1 ≤ k ≤ n
 * @returns the estimate for one problem; the benchmark's figure is the mean over its problems
 * @throws {InputError} when the numbers are not whole or not in these ranges
 * @range [0, 1]
 * @source Chen et al. 2021, arXiv:2107.03374, eq. 1 and figure 3
 * @example passAtK(5, 2, 1) // 0.4
 * @example passAtK(5, 2, 3) // 0.9
 * @example passAtK(5, 2, 4) // 1
 */
export function passAtK(samples: number, correct: number, k: number): number {
  if (![samples, correct, k].every(Number.isInteger) || correct < 0 || correct > samples || k < 1 || k > samples) {
    throw new InputError("passAtK", "needs whole numbers with 0 ≤ correct ≤ samples and 1 ≤ k ≤ samples", { samples, correct, k });
  }
  if (samples - correct < k) return 1;
  let allWrong = 1;
  for (let i = samples - correct + 1; i <= samples; i++) allWrong *= 1 - k / i;
  return 1 - allWrong;
}
