import { type Awaitable, type CallOptions, each, InputError, type Message, type Reward, type Rollout } from "../../core/index.ts";
import { range, sum } from "../../math/index.ts";
import { beliefGain, type Potential } from "./belief-gain.ts";

/** How probable each type of user is, given the dialogue so far; weights of any positive sum, [types]. It throws where it cannot tell. */
export type UserModel = (dialogue: readonly Message[], options: CallOptions) => Awaitable<readonly number[]>;

/** Who guesses at the user, and what a guess is worth. */
export interface BeliefGainRewardOptions {
  userModel: UserModel;
  potential: (belief: readonly number[], rollout: Rollout) => number;
  discount?: number;
}

/**
 * Belief gain of a dialogue: each turn of the assistant earns what it taught a model of the user.
 *
 *     R = Σ_t r_t,    r_t = γ φ(b_{t+1}) − φ(b_t)
 *
 * A turn is a message of the assistant with all that follows it up to the next one; the user model is asked before the first turn and after each.
 *
 * @param options.userModel b: a judge over types, a classifier, or exact inference
 * @param options.potential φ: from a belief, and the rollout where the true type is needed, to a number; see `beliefGain`
 * @param options.discount γ in [0, 1]; default 1
 * @returns the sum over turns, with one reward a turn in `steps`; 0 for a dialogue without a turn
 * @throws {InputError} when the user model gives no weights, negative ones or none that is positive
 * @source Wan et al. 2025 (CURIO), arXiv:2504.03206 (turn-level intrinsic reward)
 * @example await scoreOne(beliefGainReward({ userModel: (dialogue) => (dialogue.length > 1 ? [0, 1] : [1, 1]), potential: (belief) => belief[1] }), { prompt: "Hello", response: "Tea or coffee?" }) // { value: 0.5, steps: [0.5] }
 */
export function beliefGainReward({ userModel, potential, discount = 1 }: BeliefGainRewardOptions): Reward {
  return each(async (rollout, { signal }) => {
    const { prompt, response } = rollout;
    const starts = range(response.length).filter((i) => response[i]!.role === "assistant");
    const ends = [starts[0] ?? 0, ...starts.slice(1), ...(starts.length > 0 ? [response.length] : [])];
    const beliefs = await Promise.all(
      ends.map(async (end) => normalised(await userModel([...prompt, ...response.slice(0, end)], { signal }))),
    );
    const phi: Potential = (belief) => potential(belief, rollout);
    const steps = beliefGain(beliefs, { potential: phi, discount });
    return { value: sum(steps), steps };
  });
}

function normalised(weights: readonly number[]): number[] {
  const total = sum(weights);
  if (!(total > 0 && total < Infinity && weights.every((weight) => weight >= 0)))
    throw new InputError("beliefGainReward", "the user model must give weights that are not negative and not all zero", weights);
  return weights.map((weight) => weight / total);
}
