import { described, each, InputError, type Reward } from "../../core/index.ts";
import { weightedMean } from "../../math/index.ts";
import { type NuggetSource, nuggetsOf } from "../nuggets.ts";
import { transcript } from "../transcript.ts";
import { type LabelNuggetsOptions, labelNuggets } from "./label-nuggets.ts";

/** Who labels which nuggets, and what half a nugget is worth. */
export interface NuggetRewardOptions extends LabelNuggetsOptions {
  readonly nuggets?: NuggetSource;
  readonly partial?: number;
}

/**
 * Nugget reward: the share, by weight, of the information a question asks for that an answer states.
 *
 *     R = Σ_i w_i v_i / Σ_i w_i,   v = 1 supported, ρ partly, 0 not
 *
 * A long answer states more: set it against the share of its claims that are right, or against its length. For short answers take `answerNugget` and ρ = 0.
 *
 * @param options.model the verifier
 * @param options.ask how it is asked: temperature, topP, maxTokens, tries, maxChars
 * @param options.nuggets where the nuggets of a rollout come from, such as `answerNugget`; default: its column "nuggets"
 * @param options.partial ρ: what a nugget is worth that is stated in part, in [0, 1]; default 0.5
 * @param options.nuggetsPerCall how many stand in one request, at least 1; default 10
 * @returns R in [0, 1], with the value of each nugget as parts, and the first that is missing as why
 * @throws {InputError} when partial is not in [0, 1], or nuggetsPerCall not at least 1
 * @throws {InvalidRollout} when the rollout has no nuggets
 * @throws {UnreadableAnswerError} when an answer could not be read
 * @range [0, 1]
 * @source Ma et al. 2025 (Search-Gen-V), arXiv:2510.14660 (nugget-as-rubric reward); the ½ for partial support is ours
 * @example await scoreOne(nuggetReward({ model: says({ reasoning: "", labels: { n1: "support", n2: "partial_support" } }), nuggets: () => [{ text: "a" }, { text: "b", weight: 0.5 }] }), { response: "a, and some of b" }) // { value: 0.8333, parts: { n1: 1, n2: 0.5 }, why: "not wholly stated: b" }
 */
export function nuggetReward({ nuggets: source = nuggetsOf, partial = 0.5, model, ask, nuggetsPerCall }: NuggetRewardOptions): Reward {
  if (!(partial >= 0 && partial <= 1)) throw new InputError("nuggetReward", "partial must be in [0, 1]", partial);
  const worth = { support: 1, partial_support: partial, not_support: 0 };
  const reward = each(async (rollout, context) => {
    const nuggets = await source(rollout, context);
    const labels = await labelNuggets(transcript(rollout.response), nuggets, { model, ask, nuggetsPerCall }, context);
    const values = labels.map((label) => worth[label]);
    const missing = nuggets.find((_, i) => labels[i] !== "support");
    return {
      value: weightedMean(
        values,
        nuggets.map(({ weight = 1 }) => weight),
      ),
      parts: Object.fromEntries(values.map((value, i) => [`n${i + 1}`, value])),
      ...(missing && { why: `not wholly stated: ${missing.text}` }),
    };
  });
  return described(reward, { method: "nuggetReward", parts: {}, options: { partial } });
}
