import {
  type Awaitable,
  type CallOptions,
  each,
  InputError,
  InvalidRollout,
  type LanguageModel,
  type Message,
  type Reward,
  responseText,
} from "../core/index.ts";
import { sum } from "../math/index.ts";
import { endogenousRewards } from "./endogenous-rewards.ts";

/** A model that shows its logits at each token of a given continuation, [tokens][vocabulary], and which tokens these are. */
export interface LogitModel {
  logits(prompt: readonly Message[], continuation: string, options?: CallOptions): Awaitable<readonly ArrayLike<number>[]>;
  readonly vocabulary: { encode(text: string): ArrayLike<number> };
}

/** Whose logits, and how they are added up. */
export interface EndogenousRewardOptions {
  model: LanguageModel | LogitModel;
  instruction?: string;
  perToken?: boolean;
}

/**
 * Endogenous reward: a language model as reward model, by its own logits and without training.
 *
 *     R(y | x) = Σ_t r_t,    r_t = f(s_t, a_t) − V(s_{t+1}),    V(s) = log Σ_a exp f(s, a)
 *
 * Of a model that tells only log-probabilities, they stand for the logits: then V is 0 and r_t is log π. The sum falls with every token, so it compares
 * responses of one length; `perToken` compares others.
 *
 * @param options.model f: a model with logits, or one that scores given texts
 * @param options.instruction put before the prompt as a system message, such as the criteria of a good answer; default none
 * @param options.perToken whether the mean over tokens is taken in place of the sum; default false
 * @returns R, in logits or nats, with r_t in `tokens`
 * @throws {InputError} when the model shows neither logits nor log-probabilities of a given text
 * @throws {InvalidRollout} when the response has no token
 * @source Li et al. 2025 (Generalist Reward Models), arXiv:2506.23235 (endogenous reward)
 * @example await scoreOne(endogenousReward({ model: { logits: (_, text) => [...text].map(() => [0, 1]), vocabulary: { encode: (text) => [...text].map(Number) } } }), { response: "10" }) // { value: -0.3133 }
 */
export function endogenousReward({ model, instruction, perToken = false }: EndogenousRewardOptions): Reward {
  if (!("logits" in model) && model.score === undefined)
    throw new InputError("endogenousReward", "the model must show logits, or score given texts", model.id);
  return each(async (rollout, { signal }) => {
    const before: Message[] = instruction === undefined ? [] : [{ role: "system", content: instruction }];
    const prompt = [...before, ...rollout.prompt];
    const text = responseText(rollout);
    const rewards =
      "logits" in model
        ? endogenousRewards(await model.logits(prompt, text, { signal }), model.vocabulary.encode(text))
        : [...((await model.score!(prompt, text, { signal })).logprobs ?? [])];
    if (rewards.length === 0) throw new InvalidRollout("endogenousReward", "needs a response of at least one token", { id: rollout.id });
    const total = sum(rewards);
    return { value: perToken ? total / rewards.length : total, tokens: Float32Array.from(rewards) };
  });
}
