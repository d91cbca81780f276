import { type Awaitable, acceptedTexts, each, type Reward, responseText } from "../../core/index.ts";
import { extractTag } from "../extract-tag.ts";

/**
 * Makes a text metric a reward: the response is scored against the reference of its rollout, or against all of a list of them.
 *
 *     R(y) = metric(y, references)
 *
 * Texts are compared in Unicode normal form C, so that one letter written in two ways is equal to itself.
 *
 * @param metric any function of a text and its references, such as bleu, chrf or rougeL
 * @param options.tag where the response has a complete tag of this name, only its content is scored; default none
 * @returns the metric's value, in its own range
 * @throws {InvalidRollout} when the rollout has no reference, or one that is neither text nor number
 * @source Guerdon: the rewards of BLEUBERI (arXiv:2505.11080) and its kin are metrics used so
 * @example await scoreOne(referenceMetric(rougeL), { response: "In Paris", reference: ["Paris", "Lutetia"] }) // 0.6667
 * @example await scoreOne(referenceMetric((text, references) => bleu(text, references, { floor: 0.1 }), { tag: "answer" }), { response: "Hm. <answer>the cat sat</answer>", reference: "the cat sat" }) // 1
 */
export function referenceMetric(
  metric: (text: string, references: readonly string[]) => Awaitable<number>,
  { tag }: { tag?: string } = {},
): Reward {
  return each((rollout) => {
    const references = acceptedTexts("referenceMetric", rollout).map((reference) => reference.normalize("NFC"));
    const whole = responseText(rollout).normalize("NFC");
    return metric((tag === undefined ? null : extractTag(whole, tag)) ?? whole, references);
  });
}
