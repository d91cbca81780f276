import { type Context, judgeBatch, outcomeOf, type Reward, type Rollout, type Verdict } from "../../core/index.ts";

/**
 * Asks a reward for a batch; what is no verdict, such as NaN, comes back as the failure it is. Composers that let rollouts move each other
 * need that before they compute: one NaN would spread over a whole group, or stay in the memory for good.
 */
export async function soundVerdicts(reward: Reward, rollouts: readonly Rollout[], context: Context): Promise<(Verdict | Error)[]> {
  return (await judgeBatch(reward, rollouts, context)).map((verdict) => {
    const outcome = outcomeOf(verdict);
    return "error" in outcome ? outcome.error : verdict;
  });
}

/** What was thrown, as an error. */
export const asError = (thrown: unknown): Error => (thrown instanceof Error ? thrown : new Error(String(thrown)));
