import { mean, rows } from "../math/index.ts";

/**
 * Net accuracy over both orders: a pair is right when the judge is right in one order and not wrong in the other.
 *
 *     A = mean_i [(f_i − ½) + (b_i − ½) > 0]
 *
 * @param forward f: 1 where the judge is right in one order, ½ where it says tie or nothing that can be read, 0 where it is wrong, [pairs]
 * @param backward b: the same in the other order, [pairs]
 * @returns the share of right pairs; a judge that decides by position gets 0, guessing a quarter
 * @throws {InputError} when the lists are empty or differ in length
 * @range [0, 1]
 * @source Tan et al. 2024 (JudgeBench), arXiv:2410.12784, section 3.3
 * @example netAccuracy([1, 1, 1, 0.5], [1, 0.5, 0, 0.5]) // 0.5
 */
export function netAccuracy(forward: readonly number[], backward: readonly number[]): number {
  return mean(rows({ forward, backward }).map((pair) => (pair.forward + pair.backward > 1 ? 1 : 0)));
}
