import { described, InputError, type Reward } from "../../core/index.ts";
import { weightedSum } from "../weighted-sum.ts";

/** A weight that changes while a policy is trained: from the step, counted from 0, and the steps of the whole training. */
export type Schedule = (step: number, totalSteps: number) => number;

/**
 * Scheduled sum: several rewards as one whose weights change while a policy is trained, such as from form to content.
 *
 *     R_t(y) = Σ_k w_k(t) · r_k(y)
 *
 * The step is the context's, so a resumed run goes on at the weights where it stopped. Do not let the only reward that can be earned at first start at
 * weight 0: where advantages are normalised in the group, a reward that is always the same teaches nothing, whatever its weight.
 *
 * @param parts by name, the schedule w_k of its weight and the reward r_k; `cosineAnneal`, `linearAnneal` and `exponentialAnneal` are schedules
 * @returns the sum at the context's step, with the raw verdicts as parts; see `weightedSum` for abstentions and failures
 * @throws {InputError} when there is no part; asked at a step where a weight is not finite, all rollouts fail with one
 * @source Ben Chaliah & Dellagi 2025 (Datarus-R1), arXiv:2508.13382, cosine curriculum from structural to semantic reward
 * @example await scoreOne(scheduledSum({ form: [cosineAnneal, each(() => 1)], content: [(t, T) => 1 - cosineAnneal(t, T), each(() => 0)] }), { response: "" }, createContext({ step: 25, totalSteps: 100 })) // { value: 0.7828, parts: { form: 1, content: 0 } }
 */
export function scheduledSum(parts: Readonly<Record<string, readonly [weight: Schedule, reward: Reward]>>): Reward {
  const names = Object.keys(parts);
  if (names.length === 0) throw new InputError("scheduledSum", "needs at least one part", parts);
  const scheduled: Reward = (rollouts, context) => {
    const weighted = names.map((name) => [name, [parts[name]![0](context.step, context.totalSteps), parts[name]![1]] as const] as const);
    return weightedSum(Object.fromEntries(weighted))(rollouts, context);
  };
  const rewards = Object.fromEntries(names.map((name) => [name, parts[name]![1]]));
  return described(scheduled, { method: "scheduledSum", parts: rewards });
}
