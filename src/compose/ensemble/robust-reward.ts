import { InputError } from "../../core/index.ts";
import { minimum } from "../../math/index.ts";

/**
 * Reward-robust objective, one response at a time: the reward one believes in, mixed with the worst that an ensemble thinks possible.
 *
 *     R(y) = λ · r_nominal(y) + (1 − λ) · min_i r_i(y)
 *
 * As rewards it is `weightedSum({ nominal: [λ, nominal], worst: [1 − λ, ensemble(members, minimum)] })`.
 *
 * @param nominal r_nominal: the reward of a model trained by itself, or of the most confident member
 * @param members r_i: rewards of the members of the ensemble on the nominal one's scale, [members]
 * @param options.lambda λ in [0, 1]: 1 is the nominal reward alone, 0 the worst case alone
 * @returns the mixture, in the rewards' unit; at most the nominal reward when that is one of the members
 * @throws {InputError} when there is no member, or λ is outside [0, 1]
 * @source Yan et al. 2024, arXiv:2409.15360, section 3 (nominal and robust objective, taken response by response)
 * @example robustReward(2, [2, -1, 0]) // 0.5
 * @example robustReward(2, [2, -1, 0], { lambda: 1 }) // 2
 * @example (await scoreOne(weightedSum({ nominal: [0.5, each(() => 2)], worst: [0.5, ensemble({ a: each(() => 2), b: each(() => -1) }, minimum)] }), { response: "" })).value // 0.5
 */
export function robustReward(nominal: number, members: readonly number[], { lambda = 0.5 }: { lambda?: number } = {}): number {
  if (members.length === 0) throw new InputError("robustReward", "needs at least one member", members);
  if (!(lambda >= 0 && lambda <= 1)) throw new InputError("robustReward", "lambda must be in [0, 1]", lambda);
  return lambda * nominal + (1 - lambda) * minimum(members);
}
