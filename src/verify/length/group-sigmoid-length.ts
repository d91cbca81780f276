import { InputError, type Reward } from "../../core/index.ts";
import { mean, sigmoid, standardDeviation } from "../../math/index.ts";
import { perLengthGroup } from "./per-length-group.ts";

/**
 * Group sigmoid length reward (Arora and Zanette): a right answer keeps less of its reward the longer it is among the right ones.
 *
 *     R(y_i) = C(y_i) · (1 − w σ((L_i − mean L) / std L))     if y_i is right, otherwise C(y_i)
 *
 * Mean and (sample) deviation are over the right answers to the prompt; where they do not spread, σ is ½ for all of them.
 *
 * @param correct C: what an answer earns for being right or wrong; right when above one half
 * @param options.weight w in [0, 1]: the most that length can take; default 0.4
 * @returns the product, with the parts `correct` and `length`
 * @throws {InputError} when the weight is out of its range
 * @source Arora and Zanette 2025 (Training Language Models to Reason Efficiently), arXiv:2502.04463, length-penalised reward; weight 0.4 as in the released code of arXiv:2505.15612
 * @example (await scoreAll(groupSigmoidLength(exactMatch()), [{ response: "4", reference: "4", group: "q" }, { response: "5", reference: "4", group: "q" }])).map(valueOf) // [0.8, 0]
 */
export function groupSigmoidLength(correct: Reward, { weight = 0.4 }: { weight?: number } = {}): Reward {
  if (!(weight >= 0 && weight <= 1)) throw new InputError("groupSigmoidLength", "weight must be in [0, 1]", weight);
  return perLengthGroup(correct, ({ earned, right, lengths }) => {
    const rightLengths = lengths.filter((_, i) => right[i]);
    const center = mean(rightLengths);
    const spread = rightLengths.length > 1 ? standardDeviation(rightLengths) : 0;
    return earned.map((value, i) => {
      if (!right[i]) return value;
      return value * (1 - weight * sigmoid(spread === 0 ? 0 : (lengths[i]! - center) / spread));
    });
  });
}
