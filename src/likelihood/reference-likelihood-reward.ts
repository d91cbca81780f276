import { acceptedTexts, described, each, InvalidRollout, type LanguageModel, type Reward, responseText } from "../core/index.ts";
import { maximum } from "../math/index.ts";
import { scoreContinuation } from "./score-continuation.ts";

/**
 * Reference likelihood (VeriFree): the chance that the policy, having thought as it did, goes on to the reference. That is exactly what a verifier with this one
 * right answer would pay on average, so the answer that was sampled need not be looked at.
 *
 *     R(z) = π(y* | x, z) = Π_t π(y*_t | x, z, y*_<t)
 *
 * The response is cut inside the answer's tag, before its `>`, and the reference is scored as `>y*</answer>`: so the cut never falls into a token. With several
 * right answers it pays too little; for long references, whose product is tiny whatever the reasoning, use `referenceProbabilityReward`.
 *
 * @param model π: the policy, which must score given texts
 * @param options.tag the tag around answers, without brackets; default "answer"
 * @returns R; 0 for a response that opens no answer; of several accepted references the most probable one counts
 * @throws {InputError} when the model cannot score given texts
 * @throws {InvalidRollout} when there is no reference, or an empty one
 * @range [0, 1]
 * @source Zhou et al. 2025 (VeriFree), arXiv:2505.21493, eq. 3 and section 2.3 (patching at the answer's tag)
 * @example await scoreOne(referenceLikelihoodReward({ id: "sure but of digits", chat: async () => [], score: async (_, text) => ({ texts: [...text], logprobs: Float32Array.from([...text], (letter) => Math.log(letter === "4" ? 0.5 : 1)) }) }), { response: "2 + 2 <answer>5", reference: "44" }) // 0.25
 */
export function referenceLikelihoodReward(model: LanguageModel, { tag = "answer" }: { tag?: string } = {}): Reward {
  const score = scoreContinuation(model);
  const reward = each(async (one, { signal }) => {
    const references = acceptedTexts("referenceLikelihoodReward", one);
    if (references.includes("")) throw new InvalidRollout("referenceLikelihoodReward", "a reference must not be empty", references);
    const text = responseText(one);
    const at = text.lastIndexOf(`<${tag}>`);
    if (at < 0) return 0;
    const before = text.slice(0, at + tag.length + 1);
    const scored = await Promise.all(references.map((reference) => score(one.prompt, `>${reference}</${tag}>`, { before, signal })));
    return Math.min(1, Math.exp(maximum(scored.map(({ total }) => total))));
  });
  return described(reward, { method: "referenceLikelihoodReward", parts: {} });
}
