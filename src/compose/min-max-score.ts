import { maximum, minimum } from "../math/index.ts";

/**
 * Min–max score: where each value lies between the worst and the best of its group.
 *
 *     sᵢ = (rᵢ − min r) / (max r − min r)
 *
 * @param values r: rewards of one group, [answers]
 * @returns s in [0, 1], [answers]; zeros where the values do not differ
 * @range [0, 1]
 * @source Han, Kamber & Pei 2011 (Data Mining), section 3.5.2 (min–max normalisation)
 * @example minMaxScore([2, 4, 3]) // [0, 1, 0.5]
 * @example minMaxScore([2, 2]) // [0, 0]
 */
export function minMaxScore(values: readonly number[]): number[] {
  const low = minimum(values);
  const spread = maximum(values) - low;
  return values.map((value) => (spread > 0 ? (value - low) / spread : 0));
}
