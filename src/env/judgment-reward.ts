import {
  type Context,
  createContext,
  InputError,
  judgeBatch,
  type Reward,
  type Rollout,
  type RolloutInput,
  rollout,
  valueOf,
} from "../core/index.ts";
import type { ToyJudgment, ToyPair } from "./toy-judge.ts";
import type { ToyJudgmentReward } from "./train-toy-judge.ts";

/**
 * Lets any reward on written judgments train a toy judge. The judgments of a pair, in both orders where both were shown, are one group.
 *
 * @param reward judges the judgments: what a judge wrote as the response, "A" or "B" (the better one as shown) as the reference
 * @param write what the judge writes, (judgment, pair as shown, index of the pair) → rollout, which gets a reference and a group; default "[[A]]" or "[[B]]"
 * @param context what the reward may use; its memory lasts over the training, random and step are the training's own
 * @returns rewards for trainToyJudge
 * @throws what kept the reward from judging; {InputError} where it abstains: nothing can be learned from no opinion
 * @source Guerdon: testbed
 * @example await judgmentReward(exactMatch(), ({ first }) => ({ response: first ? "A" : "B" }))([{ context: [[1]], evidence: [1], firstIsBetter: true }], [[{ thought: 0, first: true }, { thought: 0, first: false }]], 0, createRandom(1), 0) // [[1, 0]]
 */
export function judgmentReward(
  reward: Reward,
  write: (judgment: ToyJudgment, pair: ToyPair, index: number) => RolloutInput = ({ first }) => ({ response: first ? "[[A]]" : "[[B]]" }),
  context: Context = createContext(),
): ToyJudgmentReward {
  return async (shown, judgments, index, random, step) => {
    const rollouts = shown.flatMap((pair, order) =>
      judgments[order]!.map(
        (judgment): Rollout =>
          rollout({ reference: pair.firstIsBetter ? "A" : "B", group: String(index), ...write(judgment, pair, index) }),
      ),
    );
    const verdicts = await judgeBatch(reward, rollouts, { ...context, random, step });
    const values = verdicts.map((verdict) => {
      if (verdict instanceof Error) throw verdict;
      const value = valueOf(verdict);
      if (value === null) throw new InputError("judgmentReward", "a reward that trains a judge must not abstain", verdict);
      return value;
    });
    return judgments.map((group, order) => {
      const start = judgments.slice(0, order).reduce((count, earlier) => count + earlier.length, 0);
      return values.slice(start, start + group.length);
    });
  };
}
