import { type Awaitable, type Context, overGroups, type Reward, type Rollout, responseLengths, valueOf } from "../../core/index.ts";

/** The answers to one prompt as length rewards see them. All lists have one entry an answer, [answers]. */
export interface LengthGroup {
  /** what the answers earn for being right or wrong */
  readonly earned: readonly number[];
  /** whether they are right */
  readonly right: readonly boolean[];
  /** in tokens where the rollouts carry them, otherwise in words */
  readonly lengths: readonly number[];
  readonly rollouts: readonly Rollout[];
}

/** An answer is right when its reward for correctness is above one half: so for rewards 1 and 0 as for 1, −0.5 and −1. */
export const isRight = (earned: number): boolean => earned > 0.5;

/**
 * Lifts a function of a group's correctness and lengths to a reward. Answers that correctness fails or abstains on keep that verdict and are not
 * in the group. The parts of a score are what `correct` said and what the length added to it.
 */
export function perLengthGroup(correct: Reward, judge: (group: LengthGroup, context: Context) => Awaitable<readonly number[]>): Reward {
  return overGroups(correct, async (verdicts, rollouts, context) => {
    const earned = verdicts.map((verdict) => valueOf(verdict)!);
    const values = await judge({ earned, right: earned.map(isRight), lengths: responseLengths(rollouts), rollouts }, context);
    return verdicts.map((correct, i) => ({ value: values[i]!, parts: { correct, length: values[i]! - earned[i]! } }));
  });
}
