import { combine, described, InputError, type Reward, valueOf } from "../../core/index.ts";
import { mean } from "../../math/index.ts";

/**
 * Ensemble: several rewards for the same thing as one.
 *
 *     R(y) = agg(r_1(y), …, r_n(y))
 *
 * Bring the members to one scale first, or the smallest scale decides every minimum. A member that abstains is left out; one that fails makes the whole
 * fail, since the worst of fewer members is another, milder reward.
 *
 * @param members r_i: the rewards, by name
 * @param aggregate agg: from the members' values to one number: `mean`, `minimum`, `median`, `trimmedMinimum`, `lowerConfidenceBound`, `softMinimum`
 * @returns the aggregate, in the members' unit; null where every member abstains; the members' verdicts are the parts, so their spread can be seen
 * @throws {InputError} when there is no member
 * @source Coste et al. 2023, arXiv:2310.02743, section 3 (mean and worst-case optimisation)
 * @source Yan et al. 2024, arXiv:2409.15360, section 3 (nominal and worst member mixed)
 * @example await scoreOne(ensemble({ a: each(() => 1), b: each(() => 4) }), { response: "" }) // { value: 2.5, parts: { a: 1, b: 4 } }
 * @example await scoreOne(ensemble({ a: each(() => 1), b: each(() => 4), c: each(() => null) }, minimum), { response: "" }) // { value: 1 }
 */
export function ensemble(members: Readonly<Record<string, Reward>>, aggregate: (values: readonly number[]) => number = mean): Reward {
  if (Object.keys(members).length === 0) throw new InputError("ensemble", "needs at least one member", members);
  const aggregated = combine(members, (verdicts) => {
    const values = Object.values(verdicts)
      .map(valueOf)
      .filter((value) => value !== null);
    return { value: values.length === 0 ? null : aggregate(values), parts: verdicts };
  });
  return described(aggregated, { method: "ensemble", parts: members });
}
