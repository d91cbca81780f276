import { InputError, type Objective } from "../../core/index.ts";
import { batchLength, dot, norm } from "../../math/index.ts";
import { bradleyTerryLoss } from "../bradley-terry-loss.ts";
import { generalPreferenceScore } from "./general-preference-score.ts";

/**
 * Loss of a general preference model: the vectors of two responses should say who was preferred, in circles too.
 *
 *     L = mean −log σ(s(v⁺ ≻ v⁻) / τ),   v = u / |u|
 *
 * @param options.dimensions 2k: length of the vectors; 2 to 8, best 2 to 6 in the source; default 4
 * @param options.temperature τ > 0; default 0.1
 * @param options.normalize whether vectors are brought to length 1; default yes, as in the paper (its released code leaves them as they are)
 * @returns an objective over `chosen` and `rejected` vectors u, [pairs · 2k]; its loss is at least 0, in nats per pair
 * @throws {InputError} when dimensions is odd or τ not above 0; the objective when a column does not fit
 * @source Zhang et al. 2024, arXiv:2410.02197, eq. 9
 * @example generalPreferenceLoss({ dimensions: 2, temperature: 1 })({ chosen: [1, 0], rejected: [0, 1] }).loss // 0.3133
 * @example generalPreferenceLoss({ dimensions: 2 })({ chosen: [3, 3], rejected: [1, 1] }).loss // 0.6931
 * @example generalPreferenceLoss({ dimensions: 3 }) // throws InputError
 */
export function generalPreferenceLoss({
  dimensions = 4,
  temperature = 0.1,
  normalize = true,
}: {
  dimensions?: number;
  temperature?: number;
  normalize?: boolean;
} = {}): Objective<"chosen" | "rejected"> {
  if (!(Number.isInteger(dimensions / 2) && dimensions >= 2)) {
    throw new InputError("generalPreferenceLoss", "dimensions must be an even number from 2", dimensions);
  }
  const preference = bradleyTerryLoss({ temperature });
  return (batch) => {
    const pairs = batchLength("generalPreferenceLoss", batch, ["chosen", "rejected"], dimensions);
    const vectors = (column: ArrayLike<number>) =>
      Array.from({ length: pairs }, (_, i) => {
        const raw = Float64Array.from({ length: dimensions }, (_, d) => column[i * dimensions + d]!);
        const length = normalize ? norm(raw) : 1;
        // A vector of length 0 has no direction; it stays, and all of its scores are 0.
        return { length, unit: length > 0 ? raw.map((x) => x / length) : raw };
      });
    const [a, b] = [vectors(batch.chosen), vectors(batch.rejected)];
    const scores = a.map(({ unit }, i) => generalPreferenceScore(unit, b[i]!.unit));
    const { loss, gradient } = preference({ chosen: scores, rejected: new Float64Array(pairs) });
    const back = (mine: typeof a, others: typeof a, sign: number) => {
      const slopes = new Float64Array(pairs * dimensions);
      mine.forEach(({ unit, length }, i) => {
        if (length === 0) return;
        const turned = quarterTurn(others[i]!.unit).map((x) => sign * gradient.chosen[i]! * x);
        const along = normalize ? dot(turned, unit) : 0;
        turned.forEach((x, d) => (slopes[i * dimensions + d] = (x - along * unit[d]!) / length));
      });
      return slopes;
    };
    return { loss, gradient: { chosen: back(a, b, 1), rejected: back(b, a, -1) } };
  };
}

/** ∂s(a ≻ b)/∂a: in each plane (b₂ₗ₊₁, −b₂ₗ) */
const quarterTurn = (b: Float64Array) => b.map((_, d) => (d % 2 === 0 ? b[d + 1]! : -b[d - 1]!));
