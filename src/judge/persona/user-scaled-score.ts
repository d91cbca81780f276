import { InputError } from "../../core/index.ts";
import { mean } from "../../math/index.ts";

/**
 * User-scaled score: judgements for a person and for people like them, as one.
 *
 *     S_i = (Σ_{t=1..m} own_ti + Σ_{u=1..n} alike_ui) / (m + n)
 *
 * Own samples take out the noise of guessing who the person is; similar people fill in what a short history does not show. Too many of them, or any without own
 * samples, make everybody the same. Each judgement must come from one call for all responses, so that its totals compare.
 *
 * @param own totals of m judgements for this person, [samples][responses]
 * @param alike totals of n judgements for similar people, [people][responses]
 * @returns S, [responses], in the unit of the totals
 * @throws {InputError} when there is no judgement, or they differ in length
 * @source P-GenRM, 2026, arXiv:2602.12116 (test-time user-based scaling; m = 16, n = 8)
 * @example userScaledScore([[7, 5], [6, 6]], [[4, 9]]) // [5.6667, 6.6667]
 */
export function userScaledScore(own: readonly (readonly number[])[], alike: readonly (readonly number[])[] = []): number[] {
  const all = [...own, ...alike];
  const width = all[0]?.length ?? 0;
  if (width === 0 || !all.every((totals) => totals.length === width && totals.every(Number.isFinite)))
    throw new InputError("userScaledScore", "needs judgements with one finite total for each response", { own, alike });
  return all[0]!.map((_, i) => mean(all.map((totals) => totals[i]!)));
}
