import { mean, rows } from "../math/index.ts";

/**
 * How often a reward orders a pair as the label does. A tie is half right.
 *
 *     mean_i [1(r⁺_i > r⁻_i) + ½ 1(r⁺_i = r⁻_i)]
 *
 * @param chosen r⁺: rewards of the preferred answers, [pairs]
 * @param rejected r⁻: rewards of the other answers, [pairs]
 * @returns accuracy in [0, 1]
 * @throws {InputError} when the lists are empty or differ in length
 * @range [0, 1]
 * @source Stiennon et al. 2020, arXiv:2009.01325, section 3.3 (agreement with the label)
 * @example pairAccuracy([2, 1, 0], [1, 1, 1]) // 0.5
 */
export const pairAccuracy = (chosen: ArrayLike<number>, rejected: ArrayLike<number>): number =>
  mean(
    rows({ chosen: Array.from(chosen), rejected: Array.from(rejected) }).map((pair) =>
      pair.chosen > pair.rejected ? 1 : pair.chosen === pair.rejected ? 0.5 : 0,
    ),
  );
