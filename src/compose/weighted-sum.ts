import { combine, described, InputError, type Reward, valueOf } from "../core/index.ts";

/**
 * Weighted sum: several rewards as one, each with a name and a weight.
 *
 *     R(y) = Σ_k w_k · r_k(y)
 *
 * A part that abstains adds nothing. A part that fails makes the whole fail, with the part's name: a sum without one of its terms is another reward.
 * The score keeps the raw verdict of every part, unweighted.
 *
 * @param parts by name, the weight w_k (any finite number) and the reward r_k
 * @returns the sum, in the parts' own unit; null where every part abstains
 * @throws {InputError} when there is no part, or a weight that is not a finite number
 * @source Ouyang et al. 2022 (InstructGPT), arXiv:2203.02155, eq. 2 (a reward and its KL term as one weighted sum)
 * @example await scoreOne(weightedSum({ right: [1, exactMatch()], short: [0.1, each(() => 1)] }), { response: "4", reference: "4" }) // { value: 1.1, parts: { right: 1, short: 1 } }
 * @example await scoreOne(weightedSum({ right: [1, exactMatch()], unsure: [5, each(() => null)] }), { response: "4", reference: "4" }) // { value: 1, parts: { right: 1, unsure: null } }
 */
export function weightedSum(parts: Readonly<Record<string, readonly [weight: number, reward: Reward]>>): Reward {
  const names = Object.keys(parts);
  if (names.length === 0) throw new InputError("weightedSum", "needs at least one part", parts);
  for (const name of names) {
    if (!Number.isFinite(parts[name]![0]))
      throw new InputError("weightedSum", `the weight of part "${name}" must be a finite number`, parts[name]![0]);
  }
  const rewards = Object.fromEntries(names.map((name) => [name, parts[name]![1]]));
  const weighted = combine(rewards, (verdicts) => {
    let value: number | null = null;
    for (const name of names) {
      const part = valueOf(verdicts[name]!);
      if (part !== null) value = (value ?? 0) + parts[name]![0] * part;
    }
    return { value, parts: verdicts };
  });
  const weights = Object.fromEntries(names.map((name) => [name, parts[name]![0]]));
  return described(weighted, { method: "weightedSum", parts: rewards, weights });
}
