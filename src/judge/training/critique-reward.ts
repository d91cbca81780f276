import { type Awaitable, type Context, each, InvalidRollout, type Reward, responseText } from "../../core/index.ts";
import { argumentMatch } from "./argument-match.ts";

/** See critiqueReward. */
export interface CritiqueRewardOptions {
  readonly argue: (critique: string, context: Context) => Awaitable<readonly string[]>;
  readonly similarity: (person: readonly string[], model: readonly string[], context: Context) => Awaitable<readonly (readonly number[])[]>;
  readonly threshold?: number;
}

/**
 * Critique reward: is a judgment right for the reasons that a person gave? A verdict has two values, so it can be right by luck; reasons cannot.
 *
 *     R(c) = F₁ of the core arguments of c and of the person's critique
 *
 * It abstains where no person wrote a critique, or wrote one without arguments. Added to verdictReward by weightedSum it is the reward of RM-NLHF; behind
 * a gate on verdictReward it counts for right verdicts only.
 *
 * @param options.argue lists who is better in what respect, (critique) → arguments, without side remarks; usually a language model
 * @param options.similarity how much two arguments say the same, (person's, model's) → [person's][model's]; usually cosines of an encoder
 * @param options.threshold from when they do; default 0.8
 * @returns F₁ with precision and recall as parts; null without a person's critique, which is read from the field `critique`
 * @throws {InvalidRollout} when the field `critique` is there and is no text; what `argue` and `similarity` throw
 * @range [0, 1]
 * @source Wang et al. 2026 (RM-NLHF), arXiv:2601.07349, process reward from natural-language feedback
 * @example await scoreOne(critiqueReward({ argue: (text) => text.split("; "), similarity: (person, model) => person.map((p) => model.map((m) => Number(p === m))) }), { response: "A is shorter; A is right", fields: { critique: "A is right" } }) // { value: 0.6667, parts: { precision: 0.5, recall: 1 } }
 */
export function critiqueReward({ argue, similarity, threshold = 0.8 }: CritiqueRewardOptions): Reward {
  return each(async (judgment, context) => {
    const { critique } = judgment.fields;
    if (critique === undefined || critique === null) return { value: null, why: "no person wrote a critique" };
    if (typeof critique !== "string") throw new InvalidRollout("critiqueReward", "the field critique must be a text", critique);
    const [person, model] = await Promise.all([argue(critique, context), argue(responseText(judgment), context)]);
    if (person.length === 0) return { value: null, why: "the person's critique has no arguments" };
    if (model.length === 0) return { value: 0, parts: { precision: 0, recall: 0 }, why: "it argues nothing" };
    const match = argumentMatch(await similarity(person, model, context), { threshold });
    return { value: match.f1, parts: { precision: match.precision, recall: match.recall } };
  });
}
