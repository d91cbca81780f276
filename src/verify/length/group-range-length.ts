import { InputError, type Reward } from "../../core/index.ts";
import { maximum, minimum } from "../../math/index.ts";
import { perLengthGroup } from "./per-length-group.ts";

/**
 * Group range length reward (Kimi k1.5): of the answers to one prompt the shortest gains and the longest loses; a wrong answer can only lose.
 *
 *     λ_i = ½ − (L_i − min L) / (max L − min L)
 *     R(y_i) = C(y_i) + w λ_i              if y_i is right
 *     R(y_i) = C(y_i) + w min(0, λ_i)      otherwise;   λ = 0 where all lengths are equal
 *
 * @param correct C: what an answer earns for being right or wrong; right when above one half
 * @param options.weight w ≥ 0: worth of the whole range, twice what the best can gain; default 0.4
 * @returns the sum, with the parts `correct` and `length`
 * @throws {InputError} when the weight is negative
 * @source Kimi Team 2025 (Kimi k1.5), arXiv:2501.12599, length penalty
 * @source Liu et al. 2025 (LASER), arXiv:2505.15612, released code (weight 0.4)
 * @example (await scoreAll(groupRangeLength(exactMatch()), [{ response: "4", reference: "4", group: "q" }, { response: "it is 4", reference: "4", group: "q" }])).map(valueOf) // [1.2, -0.2]
 */
export function groupRangeLength(correct: Reward, { weight = 0.4 }: { weight?: number } = {}): Reward {
  if (!(weight >= 0)) throw new InputError("groupRangeLength", "weight must be at least 0", weight);
  return perLengthGroup(correct, ({ earned, right, lengths }) => {
    const least = minimum(lengths);
    const range = maximum(lengths) - least;
    return lengths.map((length, i) => {
      const lead = range === 0 ? 0 : 0.5 - (length - least) / range;
      return earned[i]! + weight * (right[i] ? lead : Math.min(0, lead));
    });
  });
}
