import { InputError, type Reward } from "../../core/index.ts";
import { clamp, mean, median } from "../../math/index.ts";
import { perLengthGroup } from "./per-length-group.ts";

/**
 * Mean right length: right answers pay for what they are longer than the mean right answer to the prompt; wrong ones for being off it either way, so that
 * neither giving up early nor rambling on pays.
 *
 *     R(y_i) = C(y_i) − w · clamp((L_i − L*) / L*, 0, 1)      if y_i is right
 *     R(y_i) = C(y_i) − w · clamp(|L_i − L*| / L*, 0, 1)      otherwise
 *     L*: mean length of the right answers in the group, or a target; the median of all where none is right
 *
 * @param correct C: what an answer earns for being right or wrong; right when above one half
 * @param options.weight w ≥ 0: what twice the length costs; default 0.1
 * @param options.target L* > 0, in tokens where the rollouts carry them, otherwise in words; default the mean of the right answers
 * @returns the sum, with the parts `correct` and `length`
 * @throws {InputError} when the weight is negative or the target not above 0
 * @source Gulhane & Indurthi 2025 (HARMO), arXiv:2510.05283, generalised length penalty; Guerdon: this form of it
 * @example (await scoreAll(meanRightLength(exactMatch()), [{ response: "a b", reference: ["a b", "a b c d"], group: "q" }, { response: "a b c d", reference: ["a b", "a b c d"], group: "q" }])).map(valueOf) // [1, 0.9667]
 */
export function meanRightLength(correct: Reward, { weight = 0.1, target }: { weight?: number; target?: number } = {}): Reward {
  if (!(weight >= 0 && (target === undefined || target > 0))) {
    throw new InputError("meanRightLength", "weight must be at least 0 and target above 0", { weight, target });
  }
  return perLengthGroup(correct, ({ earned, right, lengths }) => {
    const ofRight = lengths.filter((_, i) => right[i]);
    // An empty answer has no length to be a multiple of.
    const wanted = Math.max(1, target ?? (ofRight.length > 0 ? mean(ofRight) : median(lengths)));
    return lengths.map((length, i) => {
      const excess = (length - wanted) / wanted;
      return earned[i]! - weight * clamp(right[i] ? excess : Math.abs(excess), 0, 1);
    });
  });
}
