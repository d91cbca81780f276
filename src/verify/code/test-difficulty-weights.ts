import { InputError } from "../../core/index.ts";
import { sum } from "../../math/index.ts";

/**
 * Weights of tests by difficulty: what few programs pass counts more.
 *
 *     w_j = (1 − ρ_j + ε) / Σ_k (1 − ρ_k + ε)
 *
 * @param passRates ρ: share of programs that pass each test, [tests], in [0, 1]
 * @param options.smoothing ε > 0: keeps the weights defined when every program passes every test; default 0.001
 * @returns w, [tests], adding up to 1; equal where all rates are
 * @throws {InputError} when there is no test, a rate is not in [0, 1], or smoothing is not above 0
 * @source VeRPO 2026, arXiv:2601.03525 (weights that fall with the pass rate); Guerdon: this form of them
 * @example testDifficultyWeights([1, 0.5, 0.5, 0], { smoothing: 0.001 }) // [0.0005, 0.2500, 0.2500, 0.4995]
 * @example testDifficultyWeights([1, 1]) // [0.5, 0.5]
 */
export function testDifficultyWeights(passRates: readonly number[], { smoothing = 1e-3 }: { smoothing?: number } = {}): number[] {
  if (passRates.length === 0 || !passRates.every((rate) => rate >= 0 && rate <= 1)) {
    throw new InputError("testDifficultyWeights", "needs at least one test, and pass rates in [0, 1]", passRates);
  }
  if (!(smoothing > 0 && smoothing < Infinity)) throw new InputError("testDifficultyWeights", "smoothing must be above 0", smoothing);
  const difficulty = passRates.map((rate) => 1 - rate + smoothing);
  const total = sum(difficulty);
  return difficulty.map((one) => one / total);
}
