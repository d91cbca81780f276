import { each, InputError, type Reward, responseText, valueOf } from "../../core/index.ts";
import { counts } from "../../math/index.ts";
import { labelOf, type Side } from "./read-verdict.ts";

/** Reads the scores of both responses off a judgment, in [0, 10]; null where they are not there. */
export type ReadScores = (judgment: string) => readonly [number, number] | null;

/** See genrmReward. */
export interface GenrmRewardOptions {
  leastLead?: number;
  leadWeight?: number;
  mostWeight?: number;
}

/**
 * Reward for a judge that scores both responses of a pair: it must put them in the right order, clearly, and not favour a place.
 *
 *     R(c) = w_p (1 + κ |S₁ − S₂| / 10) where the order is right and |S₁ − S₂| ≥ m,  otherwise −1
 *     w_p = min(w, 1 / (2 · share of the batch's verdicts that name place p))
 *
 * @param read S₁, S₂: scores of the first and the second, in [0, 10]; null for a malformed judgment
 * @param options.leastLead m > 0: a smaller lead is none, in points; default 1
 * @param options.leadWeight κ ≥ 0: what a lead of all ten points adds to a right verdict; default 1
 * @param options.mostWeight w ≥ 1: bound on the weight of a place that is hardly ever named; default 2
 * @returns −1 for a malformed, wrong or undecided judgment, more than 0 for a right one
 * @throws {InputError} when an option is out of its range; {InvalidRollout} when a reference is neither "A" (the better one was shown first) nor "B"
 * @range [-1, ∞]
 * @source Jia et al. 2025 (Writing-Zero), arXiv:2506.00103, pairwise GenRM reward: format, margin, position balance; Guerdon: the exact shape of the three
 * @example (await scoreAll(genrmReward((text) => text.split(" ").map(Number)), [{ response: "8 4", reference: "A" }, { response: "4 8", reference: "B" }, { response: "4 4.5", reference: "B" }])).map(valueOf) // [1.4, 1.4, -1]
 */
export function genrmReward(read: ReadScores, { leastLead = 1, leadWeight = 1, mostWeight = 2 }: GenrmRewardOptions = {}): Reward {
  if (!(leastLead > 0 && leadWeight >= 0 && mostWeight >= 1)) {
    throw new InputError("genrmReward", "leastLead must be above 0, leadWeight at least 0, mostWeight at least 1", {
      leastLead,
      leadWeight,
      mostWeight,
    });
  }
  const unbalanced = each((judgment) => {
    const label = labelOf("genrmReward", judgment);
    const [first, second] = read(responseText(judgment)) ?? [Number.NaN, Number.NaN];
    if (!(first >= 0 && first <= 10 && second >= 0 && second <= 10)) return { value: -1, why: "no two scores from 0 to 10" };
    const lead = Math.abs(first - second);
    if (lead < leastLead) return { value: -1, why: "it does not decide" };
    const winner: Side = first > second ? "A" : "B";
    return { value: winner === label ? 1 + (leadWeight * lead) / 10 : -1, answer: winner };
  });
  return async (judgments, context) => {
    const verdicts = await unbalanced(judgments, context);
    const winner = verdicts.map((verdict) =>
      typeof verdict === "object" && verdict !== null && "answer" in verdict ? verdict.answer : undefined,
    );
    const named = counts(winner.filter((side) => side !== undefined));
    const all = [...named.values()].reduce((total, count) => total + count, 0);
    return verdicts.map((verdict, i) => {
      if (verdict instanceof Error || verdict === null || typeof verdict === "number") return verdict;
      const value = valueOf(verdict)!;
      return value > 0 ? { ...verdict, value: value * Math.min(mostWeight, all / (2 * named.get(winner[i]!)!)) } : verdict;
    });
  };
}
