import { described, groupIndices, InputError, judgeBatch, type Reward, type Verdict, valueOf } from "../../core/index.ts";
import { exponentialAnneal } from "../schedule/exponential-anneal.ts";
import { trustWeight } from "./trust-weight.ts";

/**
 * Trust reward (Trust-GRPO): the outcome, with a bonus for good thinking that counts only as far as it agrees with the outcome, and less and less as training
 * goes on.
 *
 *     Rᵢ = oᵢ + γ · α · e^(−t / T) · pᵢ,   γ = trustWeight of the group; an answer is right where o ≥ ½
 *
 * With `mixedOnly` and `hopeless` the judge of thinking is asked less. Mind that hopeless answers count with p = 0 among the wrong ones, as in the released
 * code: where all wrong answers are hopeless, μ_w is 0 and γ always 1, so nothing is left of the trust.
 *
 * @param outcome o: the reward for the answer, usually 0 or 1
 * @param thinking p: a reward for the thinking, in [0, 1]
 * @param options.alpha α ≥ 0: worth of perfect thinking at the start; default 0.3
 * @param options.time T > 0: steps in which the bonus falls to 37%, Infinity for never; default the steps of the whole training
 * @param options.mixedOnly whether groups that are all right or all wrong get no bonus; default false
 * @param options.hopeless answers with a lower outcome get p = 0 without being read; 0.2 in the released code; default none
 * @returns the sum, with the parts `outcome`, `thinking` and `trust` (γ); the outcome alone where thinking abstains
 * @throws {InputError} when an option is out of its range; a thinking score outside [0, 1] fails its rollout with one
 * @source Fan et al. 2025 (SophiaVL-R1), arXiv:2505.17018 (Trust-GRPO with annealing); options as in its released code
 * @example (await scoreAll(trustReward(exactMatch(), each(({ fields }) => fields.p ?? null)), [{ response: "4", reference: "4", group: "g", fields: { p: 0.3 } }, { response: "5", reference: "4", group: "g", fields: { p: 0.8 } }])).map(valueOf) // [1.0546, 0.1456]
 */
export function trustReward(
  outcome: Reward,
  thinking: Reward,
  {
    alpha = 0.3,
    time,
    mixedOnly = false,
    hopeless = -Infinity,
  }: { alpha?: number; time?: number; mixedOnly?: boolean; hopeless?: number } = {},
): Reward {
  if (!(alpha >= 0)) throw new InputError("trustReward", "alpha must be at least 0", alpha);
  exponentialAnneal(0, time ?? 1);
  const trusting: Reward = async (rollouts, context) => {
    const outcomes = await judgeBatch(outcome, rollouts, context);
    const earned = outcomes.map((verdict) => (verdict instanceof Error ? null : valueOf(verdict)));
    const groups = groupIndices(rollouts).map((members) => members.filter((row) => earned[row] !== null));
    const isRight = (row: number) => earned[row]! >= 0.5;
    const isMixed = (members: readonly number[]) => members.some(isRight) && !members.every(isRight);

    const asked = groups
      .filter((members) => !mixedOnly || isMixed(members))
      .flatMap((members) => members.filter((row) => earned[row]! >= hopeless));
    const batch = asked.map((row) => rollouts[row]!);
    const thoughts = batch.length === 0 ? [] : (await judgeBatch(thinking, batch, context)).map(inRange);
    const thoughtOf = new Map(asked.map((row, i) => [row, thoughts[i]!]));

    const result = [...outcomes];
    const weight = exponentialAnneal(context.step, time ?? context.totalSteps, { start: alpha });
    for (const members of groups) {
      const judged = members.filter((row) => !(thoughtOf.get(row) instanceof Error));
      const score = (row: number) => (thoughtOf.has(row) ? valueOf(thoughtOf.get(row) as Verdict) : 0);
      const known = judged.filter((row) => score(row) !== null);
      const trust = trustWeight(
        known.map((row) => score(row)!),
        known.map(isRight),
      );
      for (const row of members) {
        const thought = thoughtOf.get(row) ?? null;
        if (thought instanceof Error) result[row] = thought;
        else {
          const parts = { outcome: outcomes[row] as Verdict, thinking: thought, trust };
          result[row] = { value: earned[row]! + trust * weight * (score(row) ?? 0), parts };
        }
      }
    }
    return result;
  };
  return described(trusting, { method: "trustReward", parts: { outcome, thinking }, options: { alpha } });
}

function inRange(verdict: Verdict | Error): Verdict | Error {
  const value = verdict instanceof Error ? null : valueOf(verdict);
  if (value === null || (value >= 0 && value <= 1)) return verdict;
  return new InputError("trustReward", "the score of the thinking must be in [0, 1]", value);
}
