import { InputError, type Reward, type Rollout, type Score, valueOf } from "../core/index.ts";
import { ratio, standardDeviation, sum } from "../math/index.ts";
import { combineGroups } from "./combine-groups.ts";
import { zScore } from "./z-score.ts";

/**
 * Reward-wise group advantage: standardises every reward within its group before they are mixed, so that none drowns another by its scale.
 *
 *     A_k,i = (r_k,i − mean_j r_k,j) / sd_j r_k,j
 *     A_i   = Σ_k w_k A_k,i / Σ_k w_k,   then standardised over the whole batch
 *
 * Standardising the weighted sum instead (`withinGroup(weightedSum(…), zScore)`) lets the reward with the widest spread decide alone. The price: a reward that is
 * mostly noise is blown up too; `floor` silences one that hardly spreads. A part that abstains leaves its weight to the others.
 *
 * @param parts by name, the weight w_k ≥ 0 (a number, or a function of the rollout where weights depend on the kind of prompt) and the reward r_k
 * @param options.floor least spread of a reward within a group that counts, in the reward's unit; below it the reward says 0
 * @returns advantages, to be used as they are: mean 0 and standard deviation 1 over the batch; 0 where nothing differs; the raw verdicts are the parts
 * @throws {InputError} when there is no part, or a weight is negative or not finite
 * @source Wang et al. 2026 (DeepGen 1.0), arXiv:2602.12205, section on MR-GRPO (reward-wise advantage normalisation)
 * @example (await scoreAll(rewardWiseAdvantage({ ocr: [0.7, each(({ fields }) => fields.ocr ?? null)], clip: [0.3, each(({ fields }) => fields.clip ?? null)] }), [{ response: "", group: "g", fields: { ocr: 0.1, clip: 90 } }, { response: "", group: "g", fields: { ocr: 0.2, clip: 30 } }])).map(valueOf) // [-0.7071, 0.7071]
 */
export function rewardWiseAdvantage(
  parts: Readonly<Record<string, readonly [weight: number | ((rollout: Rollout) => number), reward: Reward]>>,
  { floor = 0 }: { floor?: number } = {},
): Reward {
  const names = Object.keys(parts);
  const checked = (name: string, weight: number) => {
    if (weight >= 0 && weight < Infinity) return weight;
    throw new InputError("rewardWiseAdvantage", `the weight of part "${name}" must be finite and at least 0`, weight);
  };
  for (const name of names) if (typeof parts[name]![0] === "number") checked(name, parts[name]![0]);
  const weightOf = (name: string, rollout: Rollout) => {
    const weight = parts[name]![0];
    return typeof weight === "number" ? weight : checked(name, weight(rollout));
  };

  const mixed = combineGroups(Object.fromEntries(names.map((name) => [name, parts[name]![1]])), (values, group) => {
    const scores = names.map((name) => scoresOfGiven(values[name]!, floor));
    return group.map((rollout, i) => {
      const given = names.flatMap((name, k) =>
        scores[k]![i] === null ? [] : [{ weight: weightOf(name, rollout), score: scores[k]![i]! }],
      );
      if (given.length === 0) return null;
      return ratio(sum(given.map(({ weight, score }) => weight * score)), sum(given.map(({ weight }) => weight)));
    });
  });
  return async (rollouts, context) => {
    const verdicts = await mixed(rollouts, context);
    const given = verdicts.flatMap((verdict, row) => (verdict instanceof Error || valueOf(verdict) === null ? [] : [row]));
    const advantages = zScore(given.map((row) => valueOf(verdicts[row] as Score)!));
    const result = [...verdicts];
    given.forEach((row, i) => {
      result[row] = { ...(verdicts[row] as Score), value: advantages[i]! };
    });
    return result;
  };
}

/** z-scores of the entries that are given, null for the others; zeros where they spread no wider than the floor. */
function scoresOfGiven(column: readonly (number | null)[], floor: number): (number | null)[] {
  const given = column.filter((value) => value !== null);
  const scores = standardDeviation(given) <= floor ? given.map(() => 0) : zScore(given);
  let next = 0;
  return column.map((value) => (value === null ? null : scores[next++]!));
}
