import { InputError } from "../core/index.ts";
import { argmax, maximum, sum } from "../math/index.ts";

/**
 * How much of what could have been won is won, when predictions decide what is shown.
 *
 *     W = Σ_g b_w p_w / Σ_g max_i b_i p_i,   w = argmax_i b_i f_i
 *
 * @param predicted f: predicted chances, [groups][items]
 * @param values b ≥ 0: what a success of each item is worth, [groups][items]
 * @param chances p: true chances, or successes, [groups][items]
 * @returns the share in [0, 1]; 1 where nothing can be won. Of equals the first is shown
 * @throws {InputError} when there is no group, or the lists do not fit
 * @range [0, 1]
 * @source Lyu et al. 2023, arXiv:2306.01799, section 3 (welfare of an auction by predicted click-through rates)
 * @example welfareRatio([[0.5, 0.4]], [[1, 1]], [[0.2, 0.4]]) // 0.5
 * @example welfareRatio([[0.5, 0.4]], [[1, 2]], [[0.2, 0.4]]) // 1
 */
export function welfareRatio(
  predicted: readonly (readonly number[])[],
  values: readonly (readonly number[])[],
  chances: readonly (readonly number[])[],
): number {
  const fits = predicted.every((row, g) => row.length > 0 && row.length === values[g]?.length && row.length === chances[g]?.length);
  if (predicted.length === 0 || predicted.length !== values.length || predicted.length !== chances.length || !fits) {
    throw new InputError("welfareRatio", "needs groups with a prediction, a value and a chance for each item", {
      predicted: predicted.length,
      values: values.length,
      chances: chances.length,
    });
  }
  const worth = chances.map((row, g) => row.map((p, i) => p * values[g]![i]!));
  const won = worth.map((row, g) => row[argmax(predicted[g]!.map((f, i) => f * values[g]![i]!))]!);
  const most = sum(worth.map(maximum));
  return most === 0 ? 1 : sum(won) / most;
}
