import {
  type Awaitable,
  type Context,
  described,
  InvalidRollout,
  overGroups,
  type Reward,
  type Rollout,
  valueOf,
} from "../../core/index.ts";

/** Finds the rewards of a few responses of the reference policy to the prompt of a rollout, [references]. Asked once for each group. */
export type References = (rollout: Rollout, context: Context) => Awaitable<readonly number[]>;

/**
 * Shapes a reward by what the reference policy earns on the same prompt.
 *
 *     R(x, y) = f(r(x, y), [r(x, y₁), …, r(x, y_M)])
 *
 * The raw verdict stays in the part `raw`: where f saturates, it still tells two good answers apart. What the reward abstains from or fails on stays so.
 *
 * @param reward r: any reward
 * @param references r(x, y_m): the rewards of M ≥ 1 reference responses, from a column of the rollout, a table, or `sampledReferences`
 * @param shape f: from the reward and its references to a number; `preferenceAsReward`, `logSigmoidCentred`, `contrastiveReward` and others of this folder
 * @returns the shaped reward; a rollout without a finite reference reward is invalid, because a guess in its place would be on another scale
 * @source Fu et al. 2025 (PAR), arXiv:2502.18770, section 3 (the reward as a function of reference rewards)
 * @source Wang et al. 2024, arXiv:2402.00742, section 2
 * @example await scoreOne(againstReferences(each(() => 3), () => [1, 2], contrastiveReward), { response: "" }) // { value: 1.5, parts: { raw: 3 } }
 * @example await scoreOne(againstReferences(each(() => 3), (one) => one.fields.baseline, preferenceAsReward), { response: "", fields: { baseline: [3] } }) // { value: 0.5 }
 * @example await scoreOne(againstReferences(each(() => 3), () => [], contrastiveReward), { response: "" }) // throws InvalidRollout
 */
export function againstReferences(
  reward: Reward,
  references: References,
  shape: (reward: number, references: readonly number[]) => number,
): Reward {
  const shaped = overGroups(reward, async (verdicts, group, context) => {
    const found = usable(await references(group[0]!, context), group[0]!);
    return verdicts.map((raw) => ({ value: shape(valueOf(raw)!, found), parts: { raw } }));
  });
  return described(shaped, { method: "againstReferences", parts: { raw: reward } });
}

function usable(references: readonly number[], { id }: Rollout): readonly number[] {
  if (!Array.isArray(references) || references.length === 0 || !references.every(Number.isFinite)) {
    throw new InvalidRollout("againstReferences", "needs at least one reference reward, all of them finite", { id, references });
  }
  return references;
}
