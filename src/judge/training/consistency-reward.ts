import { InvalidRollout, perGroup, type Reward, responseText } from "../../core/index.ts";
import { range } from "../../math/index.ts";
import { labelOf, type ReadVerdict, readVerdict } from "./read-verdict.ts";

/**
 * Consistency reward: a judge of pairs earns only where it is right in both orders, so that the place of a response earns nothing.
 *
 *     R(c_i) = R(c'_i) = 1[winner(c_i) = label] · 1[winner(c'_i) = label']
 *
 * The judgments of one pair are one group: those with reference "A" saw the better response first, those with "B" saw it second. The i-th of one kind is
 * matched with the i-th of the other. Its sum with verdictReward is the reward of J1.
 *
 * @param read whom a judgment names; default readVerdict: `[[A]]` or `[[B]]` at its end
 * @returns 1 or 0, the same for both judgments of a match
 * @throws {InvalidRollout} when a reference is neither "A" nor "B", or the two orders of a pair were not judged equally often
 * @range [0, 1]
 * @source Whitehouse et al. 2025 (J1), arXiv:2505.10320, verdict consistency reward; Guerdon: matching by position in the group
 * @example await scoreAll(consistencyReward(), [{ response: "[[A]]", reference: "A", group: "x" }, { response: "[[B]]", reference: "B", group: "x" }]) // [1, 1]
 * @example await scoreAll(consistencyReward(), [{ response: "[[A]]", reference: "A", group: "x" }, { response: "[[A]]", reference: "B", group: "x" }]) // [0, 0]
 */
export function consistencyReward(read: ReadVerdict = readVerdict): Reward {
  return perGroup((judgments) => {
    const labels = judgments.map((judgment) => labelOf("consistencyReward", judgment));
    const right = judgments.map((judgment, i) => read(responseText(judgment)) === labels[i]);
    const [first, second] = (["A", "B"] as const).map((side) => range(labels.length).filter((i) => labels[i] === side)) as [
      number[],
      number[],
    ];
    if (first.length !== second.length) {
      throw new InvalidRollout("consistencyReward", "a group must hold as many judgments of one order as of the other", {
        A: first.length,
        B: second.length,
      });
    }
    const reward = new Array<number>(judgments.length).fill(0);
    first.forEach((i, match) => {
      if (right[i] && right[second[match]!]) reward[i] = reward[second[match]!] = 1;
    });
    return reward;
  });
}
