import {
  type Awaitable,
  type Context,
  groupIndices,
  InputError,
  judgeBatch,
  type Random,
  type Reward,
  type Rollout,
  valueOf,
} from "../../core/index.ts";

/** A right response, and the same one made wrong. */
export interface CorruptedPair {
  readonly right: Rollout;
  readonly wrong: Rollout;
}

/**
 * Pairs to keep a verifier up to date with, from what the policy writes now: of each prompt one response that a rule calls right, and the same response with a mistake worked in.
 *
 * Rules are trusted where they say yes, and only there. A rewriting whose answer the rule still accepts, or cannot judge, is tried again. Right and wrong differ in the mistake
 * and not in manner, so a verifier cannot get better at telling them apart by manner.
 *
 * @param rollouts responses of the policy; those of one prompt share a group
 * @param options.correct the rule: above one half is right
 * @param options.corrupt writes a wrong solution of similar length that looks as good, such as a chat model that is asked to
 * @param options.tries how often it is asked at most; default 3
 * @param context what the rule may use; its randomness picks the response and goes to the corrupter
 * @returns at most one pair a prompt; none where the rule accepts no response, or no rewriting was wrong
 * @throws what the corrupter throws; {InputError} when tries is no whole number from 1
 * @source Hong et al. 2025 (Cooper), arXiv:2508.05613, section on co-optimisation
 * @example (await corruptedPairs([rollout({ response: "4", reference: "4" })], { correct: exactMatch(), corrupt: () => "5" }, createContext())).map(({ wrong }) => responseText(wrong)) // ["5"]
 * @example await corruptedPairs([rollout({ response: "4", reference: "4" })], { correct: exactMatch(), corrupt: () => "4" }, createContext()) // []
 */
export async function corruptedPairs(
  rollouts: readonly Rollout[],
  { correct, corrupt, tries = 3 }: { correct: Reward; corrupt: (right: Rollout, random: Random) => Awaitable<string>; tries?: number },
  context: Context,
): Promise<CorruptedPair[]> {
  if (!(Number.isInteger(tries) && tries >= 1)) throw new InputError("corruptedPairs", "tries must be a whole number from 1", tries);
  /** Undefined where the rule has no opinion or fails. */
  const judge = async (batch: readonly Rollout[]) =>
    (await judgeBatch(correct, batch, context)).map((verdict) => {
      const value = verdict instanceof Error ? null : valueOf(verdict);
      return value === null ? undefined : value > 0.5;
    });
  const right = await judge(rollouts);
  const pairs: CorruptedPair[] = [];
  for (const members of groupIndices(rollouts)) {
    const candidates = members.filter((i) => right[i]);
    if (candidates.length === 0) continue;
    const chosen = rollouts[context.random.pick(candidates)]!;
    for (let i = 0; i < tries; i++) {
      const { tokens: _, steps: __, ...rest } = chosen;
      const wrong: Rollout = { ...rest, response: [{ role: "assistant", content: await corrupt(chosen, context.random) }] };
      const [still] = await judge([wrong]);
      if (still !== false) continue;
      pairs.push({ right: chosen, wrong });
      break;
    }
  }
  return pairs;
}
