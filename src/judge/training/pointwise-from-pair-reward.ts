import { InvalidRollout, perGroup, type Reward, type Rollout, responseText } from "../../core/index.ts";
import { range } from "../../math/index.ts";

/** Reads the score that a judgment of one response gives; null where there is none. */
export type ReadScore = (judgment: string) => number | null;

/**
 * Pointwise reward from pairs: trains a judge that scores one response at a time with nothing but preferences.
 *
 *     R(c⁺_i) = R(c⁻_i) = 1[s(c⁺_i) > s(c⁻_i)]
 *
 * The judgments of both responses of a pair are one group: those with reference "chosen" scored the preferred one, those with "rejected" the other.
 * The i-th of one kind is matched with the i-th of the other.
 *
 * @param read s: the score in a judgment; null where none can be read
 * @returns 1 or 0, the same for both judgments of a match; 0 for equal scores and where one cannot be read
 * @throws {InvalidRollout} when a reference is neither of the two, or the two responses of a pair were not judged equally often
 * @range [0, 1]
 * @source Whitehouse et al. 2025 (J1), arXiv:2505.10320, pointwise judge trained on pairs
 * @example await scoreAll(pointwiseFromPairReward(Number), [{ response: "8", reference: "chosen", group: "x" }, { response: "5.5", reference: "rejected", group: "x" }]) // [1, 1]
 * @example await scoreAll(pointwiseFromPairReward(Number), [{ response: "8", reference: "chosen", group: "x" }, { response: "8", reference: "rejected", group: "x" }]) // [0, 0]
 */
export function pointwiseFromPairReward(read: ReadScore): Reward {
  return perGroup((judgments) => {
    const sides = judgments.map(sideOf);
    const [chosen, rejected] = ["chosen", "rejected"].map((side) => range(sides.length).filter((i) => sides[i] === side)) as [
      number[],
      number[],
    ];
    if (chosen.length !== rejected.length) {
      throw new InvalidRollout("pointwiseFromPairReward", "a group must hold as many judgments of one response as of the other", {
        chosen: chosen.length,
        rejected: rejected.length,
      });
    }
    const scores = judgments.map((judgment) => read(responseText(judgment)) ?? Number.NaN);
    const reward = new Array<number>(judgments.length).fill(0);
    chosen.forEach((i, match) => {
      if (scores[i]! > scores[rejected[match]!]!) reward[i] = reward[rejected[match]!] = 1;
    });
    return reward;
  });
}

function sideOf({ reference, id }: Rollout): "chosen" | "rejected" {
  if (reference !== "chosen" && reference !== "rejected") {
    throw new InvalidRollout("pointwiseFromPairReward", 'the reference must be "chosen" or "rejected"', { id, reference });
  }
  return reference;
}
