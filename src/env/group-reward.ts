import {
  type Context,
  createContext,
  InputError,
  judgeBatch,
  type Random,
  type Reward,
  type Rollout,
  type Verdict,
  valueOf,
} from "../core/index.ts";
import type { GroupReward } from "./train-policy.ts";

/**
 * Lets any reward on rollouts train a policy of the text bandit.
 *
 * @param reward judges the rollouts of one group at a time
 * @param attempt writes an answer out as a rollout, (prompt, action, random) → rollout; give the rollouts of a prompt the same `group`
 * @param context what the reward may use; its memory lasts over the training, random and step are the training's own
 * @returns rewards for trainPolicy
 * @throws what kept the reward from judging; {InputError} where it abstains: nothing can be learned from no opinion
 * @source Guerdon: testbed
 * @example await groupReward(exactMatch(), (_, action) => rollout({ response: `${action}`, reference: 1 }))(0, [0, 1], createRandom(1), 0) // [0, 1]
 */
export function groupReward(
  reward: Reward,
  attempt: (prompt: number, action: number, random: Random) => Rollout,
  context: Context = createContext(),
): GroupReward {
  const numbers = (verdicts: readonly (Verdict | Error)[]) =>
    verdicts.map((verdict) => {
      if (verdict instanceof Error) throw verdict;
      const value = valueOf(verdict);
      if (value === null) throw new InputError("groupReward", "a reward that trains a policy must not abstain", verdict);
      return value;
    });
  return (prompt, actions, random, step) => {
    const rollouts = actions.map((action) => attempt(prompt, action, random));
    const verdicts = judgeBatch(reward, rollouts, { ...context, random, step });
    return verdicts instanceof Promise ? verdicts.then(numbers) : numbers(verdicts);
  };
}
