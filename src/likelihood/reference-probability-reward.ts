import {
  acceptedTexts,
  described,
  InvalidRollout,
  type LanguageModel,
  perGroup,
  type Reward,
  type Rollout,
  responseText,
} from "../core/index.ts";
import { clamp, maximum, mean } from "../math/index.ts";
import { scoreContinuation } from "./score-continuation.ts";

/** Which model knows nothing of the reasoning's training, and where answers stand. */
export interface ReferenceProbabilityOptions {
  initial?: LanguageModel;
  tag?: string;
}

/**
 * Reference probability (RLPR): how much more probable does the reasoning make the right answer? It needs a reference, and no verifier.
 *
 *     R(z) = clip(r − r′, 0, 1),    r = 1/|y*| Σ_t π(y*_t | x, z, y*_<t),    r′ the same without z
 *
 * The reference stands in the place of the answer that the policy gave. The mean of probabilities forgives: a synonym costs one token's share, where the
 * product would cost everything. r′ takes off what the prompt gives away by itself.
 *
 * The released total adds form: `weightedSum({ probability: [0.9, referenceProbabilityReward(policy)], form: [0.1, tagFormat("think", "answer")] })`.
 *
 * @param model π: the policy, which must score given texts
 * @param options.initial the model that r′ is asked of, once a group; default the policy itself
 * @param options.tag the tag around answers, without brackets; default "answer"
 * @returns R, with r and r′ as parts; 0 for a response that opens no answer; of several accepted references the most probable one counts
 * @throws {InputError} when a model cannot score given texts
 * @throws {InvalidRollout} when there is no reference, or an empty one
 * @range [0, 1]
 * @source Yu et al. 2025 (RLPR), arXiv:2506.18254, section 2 (probability reward, reward debiasing)
 * @example await scoreOne(referenceProbabilityReward({ id: "sure after thought", chat: async () => [], score: async (_, text) => ({ texts: [...text], logprobs: Float32Array.from(text, () => Math.log(text.includes("because") ? 0.8 : 0.3)) }) }), { response: "because <answer>5", reference: "4" }) // { value: 0.5, parts: { reasoned: 0.8, bare: 0.3 } }
 */
export function referenceProbabilityReward(
  model: LanguageModel,
  { initial = model, tag = "answer" }: ReferenceProbabilityOptions = {},
): Reward {
  const [score, scoreBare] = [scoreContinuation(model), scoreContinuation(initial)];
  const open = `<${tag}>`;
  const meanProbability = async (
    ask: typeof score,
    { prompt }: Rollout,
    references: readonly string[],
    before: string,
    signal: AbortSignal,
  ) => {
    const scored = await Promise.all(references.map((reference) => ask(prompt, reference, { before, signal })));
    return maximum(scored.map(({ logprobs }) => mean(logprobs.map(Math.exp))));
  };
  const reward = perGroup(async (group, { signal }) => {
    const bare = new Map<string, Promise<number>>();
    const judged = group.map(async (one) => {
      const references = acceptedTexts("referenceProbabilityReward", one);
      if (references.includes("")) throw new InvalidRollout("referenceProbabilityReward", "a reference must not be empty", references);
      const key = JSON.stringify(references);
      if (!bare.has(key)) bare.set(key, meanProbability(scoreBare, one, references, open, signal));
      const text = responseText(one);
      const at = text.lastIndexOf(open);
      const before = await bare.get(key)!;
      const reasoned = at < 0 ? 0 : await meanProbability(score, one, references, text.slice(0, at + open.length), signal);
      return { value: clamp(reasoned - before, 0, 1), parts: { reasoned, bare: before } };
    });
    return (await Promise.allSettled(judged)).map((one) => (one.status === "fulfilled" ? one.value : (one.reason as Error)));
  });
  return described(reward, { method: "referenceProbabilityReward", parts: {} });
}
