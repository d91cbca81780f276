import { mean, rows } from "../../math/index.ts";

/**
 * Position bias: how much more often a judge takes what is shown first than what is shown second, over pairs shown in both orders.
 *
 *     B = mean_i ½ (sign(f_i − ½) + sign(b_i − ½))
 *
 * In both orders together each response stands first once, so quality cancels out and what is left is the place.
 *
 * @param forward f: chance that the response shown first is the better one, when the pair is shown as (x, y), in [0, 1], [pairs]
 * @param backward b: the same when it is shown as (y, x), [pairs]
 * @returns B; 1 for a judge who always takes the first, −1 for one who always takes the second, 0 for one without a bias
 * @throws {InputError} when the lists are empty or differ in length
 * @range [-1, 1]
 * @source Zheng et al. 2023 (MT-Bench), arXiv:2306.05685, table 2: "biased toward first" less "biased toward second"
 * @example positionBias([1, 1, 0, 0], [1, 0, 1, 0]) // 0
 * @example positionBias([1, 1, 0], [1, 0, 1]) // 0.3333
 */
export function positionBias(forward: readonly number[], backward: readonly number[]): number {
  return mean(rows({ forward, backward }).map((pair) => (Math.sign(pair.forward - 0.5) + Math.sign(pair.backward - 0.5)) / 2));
}
