import { described, each, InputError, InvalidRollout, type Reward } from "../core/index.ts";
import { mean } from "../math/index.ts";
import { selfCertainty } from "./self-certainty.ts";

/**
 * Self-certainty as a reward (INTUITOR): a policy learns to answer in the way that leaves it sure. No labels, no reference, no other model.
 *
 *     R(o) = 1/|o| Σ_i KL(U ‖ p_i)
 *
 * The distributions are those that the answer was sampled from: `tokens.top` of the rollout, so the policy as it is now judges itself. Asked of a frozen copy, the
 * policy learns to append what that copy finds easy. Train it on normalised rewards (`zScore`), and stop by a held-out check: it sharpens whatever the policy believes.
 *
 * @param options.vocabulary |V|: how many tokens the policy knows; with as many alternatives a token the reward is exact, with fewer approximate
 * @returns the mean over tokens, in nats, with that of each token in `tokens`; `why` says when it is approximate
 * @throws {InputError} when the vocabulary is not a whole number from 2
 * @throws {InvalidRollout} when the rollout carries no alternatives, or the response is empty
 * @range [0, ∞)
 * @source Zhao et al. 2025 (INTUITOR), arXiv:2505.19590, eqs. 4 and 5
 * @example await scoreOne(selfCertaintyReward({ vocabulary: 2 }), { response: "a", tokens: { top: [[{ text: "a", logprob: Math.log(0.9) }, { text: "b", logprob: Math.log(0.1) }]] } }) // { value: 0.5108 }
 */
export function selfCertaintyReward({ vocabulary }: { vocabulary: number }): Reward {
  if (!(Number.isInteger(vocabulary) && vocabulary >= 2))
    throw new InputError("selfCertaintyReward", "vocabulary must be a whole number from 2", vocabulary);
  const reward = each(({ tokens, id }) => {
    const top = tokens?.top;
    if (!top || top.length === 0 || top.some(({ length }) => length === 0 || length > vocabulary))
      throw new InvalidRollout(
        "selfCertaintyReward",
        `needs alternatives at each token of the response (tokens.top), at most ${vocabulary}`,
        id,
      );
    const certainty = selfCertainty(top, vocabulary);
    const approximate = top.some(({ length }) => length < vocabulary);
    return {
      value: mean(certainty),
      tokens: Float32Array.from(certainty),
      ...(approximate && { why: "approximate: from the most probable tokens" }),
    };
  });
  return described(reward, { method: "selfCertaintyReward", parts: {}, options: { vocabulary } });
}
