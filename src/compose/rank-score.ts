import { ranks } from "../math/index.ts";

/**
 * Rank score: the place of each value in its group, evenly spread from −1 (worst) to 1 (best).
 *
 *     sᵢ = (2 rankᵢ − n − 1) / (n − 1)
 *
 * Equal values share the mean of their places. Only the order of the rewards matters, so no outlier can dominate.
 *
 * @param values rewards of one group, [answers]
 * @returns s in [−1, 1], [answers], with mean 0; zeros where the values do not differ
 * @range [-1, 1]
 * @source Salimans et al. 2017 (Evolution Strategies), arXiv:1703.03864, section 2.1 (fitness shaping by ranks)
 * @example rankScore([10, 20, 1000]) // [-1, 0, 1]
 * @example rankScore([1, 1, 0, 5]) // [0, 0, -1, 1]
 */
export function rankScore(values: readonly number[]): number[] {
  const n = values.length;
  return ranks(values).map((rank) => (n < 2 ? 0 : (2 * rank - n - 1) / (n - 1)));
}
