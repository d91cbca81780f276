import { InputError } from "../../core/index.ts";
import { range } from "../../math/index.ts";

/**
 * The pairs that the data themselves believe least: to flip their labels, to leave them out, or to look at.
 *
 * @param strengths μ: mean lead of the chosen answer, [pairs], in logits
 * @param share which part of the pairs, in [0, 1]; 0.1 in the source
 * @returns indices of the pairs with the lowest strengths, lowest first; none where all are equal, for then nothing tells them apart
 * @throws {InputError} when the share is not in [0, 1]
 * @source Wang et al. 2024, arXiv:2401.06080, section 2.3
 * @example lowestShare([2, -1, 0.5, -3], 0.5) // [3, 1]
 * @example lowestShare([1, 1, 1], 0.5) // []
 */
export function lowestShare(strengths: readonly number[], share: number): number[] {
  if (!(share >= 0 && share <= 1)) throw new InputError("lowestShare", "the share must be in [0, 1]", share);
  if (strengths.every((strength) => strength === strengths[0])) return [];
  return range(strengths.length)
    .sort((a, b) => strengths[a]! - strengths[b]!)
    .slice(0, Math.round(share * strengths.length));
}
