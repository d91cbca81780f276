import {
  described,
  each,
  InvalidRollout,
  type LanguageModel,
  type Message,
  type Reward,
  type Rollout,
  responseText,
} from "../core/index.ts";
import { scoreContinuation } from "./score-continuation.ts";

/** What the better model is told, and whether long answers count for more. */
export interface DensityRatioOptions {
  criteria?: string | ((rollout: Rollout) => string | null);
  perToken?: boolean;
}

/**
 * Density ratio: how much more probable a better aligned model finds an answer than a less aligned one of its family. What alignment did to a model is the
 * reward that it was aligned with, up to a scale and a constant of the prompt; so two models at hand are a reward model, without training one.
 *
 *     r(x, y) = log π_strong(y | c, x) − log π_weak(y | x)
 *
 * Criteria c are told to the better model alone: what they make more probable then counts too. Only differences between answers to one prompt mean anything,
 * and long answers have ratios further from 0: look at `lengthSlope` before use.
 *
 * @param strong π_strong: the better aligned model, such as one after preference training
 * @param weak π_weak: the less aligned one, such as the same before
 * @param options.criteria c: put before the strong model's prompt as a system message; a function picks it by rollout (null: none); default none
 * @param options.perToken whether each log-probability is divided by its number of tokens; default false
 * @returns r in nats, or nats a token; 0 for two equal models without criteria
 * @throws {InputError} when a model cannot score given texts
 * @throws {InvalidRollout} when the response is empty
 * @source Xu et al. 2024 (Dr. SoW, later CDR), arXiv:2411.02481, eqs. 1 and 2
 * @example await scoreOne(densityRatioReward({ id: "strong", chat: async () => [], score: async () => ({ logprobs: Float32Array.of(-1, -0.5) }) }, { id: "weak", chat: async () => [], score: async () => ({ logprobs: Float32Array.of(-2, -1) }) }), { response: "ab" }) // { value: 1.5, parts: { strong: -1.5, weak: -3 } }
 */
export function densityRatioReward(
  strong: LanguageModel,
  weak: LanguageModel,
  { criteria, perToken = false }: DensityRatioOptions = {},
): Reward {
  const [scoreStrong, scoreWeak] = [scoreContinuation(strong), scoreContinuation(weak)];
  const told = (one: Rollout): readonly Message[] => {
    const content = typeof criteria === "function" ? criteria(one) : criteria;
    return content ? [{ role: "system", content }, ...one.prompt] : one.prompt;
  };
  const reward = each(async (one, { signal }) => {
    const text = responseText(one);
    if (text === "") throw new InvalidRollout("densityRatioReward", "needs a response that is not empty", one.id);
    const scored = await Promise.all([scoreStrong(told(one), text, { signal }), scoreWeak(one.prompt, text, { signal })]);
    const [s, w] = scored.map(({ total, logprobs }) => (perToken ? total / logprobs.length : total)) as [number, number];
    return { value: s - w, parts: { strong: s, weak: w } };
  });
  return described(reward, { method: "densityRatioReward", parts: {} });
}
