import { groupIndices, judgeBatch, type Reward, type Transform, type Verdict, valueOf } from "../core/index.ts";
import { mean } from "../math/index.ts";
import { difficultyWeight } from "./difficulty-weight.ts";
import { zScore } from "./z-score.ts";

/**
 * Weighted by difficulty: the standing of an answer in its group, times how much the group can teach.
 *
 *     R(yᵢ) = w(d) · T(r(y₁), …, r(y_n))ᵢ,   d = share of right answers in the group
 *
 * It gives advantages; switch the trainer's own normalisation off, or it takes the weight out again. d comes from correctness alone, never from a total
 * with points for form or length: those would make a solved prompt look half solved.
 *
 * @param reward r: the whole reward
 * @param correct whether an answer is right: above one half
 * @param options.peak σ ≥ 0: weight at d = ½; default 1.8
 * @param options.transform T: from the values of a group to as many; default `zScore`
 * @returns the weighted standing, with the parts `raw` and `correct`; no opinion where one of the two has none
 * @throws {InputError} when the peak is negative
 * @source Guo et al. 2025 (Observe-R1), arXiv:2505.12432, dynamic weighting
 * @example (await scoreAll(difficultyWeighted(exactMatch(), exactMatch(), { transform: minMaxScore }), [{ response: "4", reference: "4", group: "q" }, { response: "5", reference: "4", group: "q" }])).map(valueOf) // [1.8, 0]
 */
export function difficultyWeighted(
  reward: Reward,
  correct: Reward,
  { peak = 1.8, transform = zScore }: { peak?: number; transform?: Transform } = {},
): Reward {
  difficultyWeight(0, { peak });
  return async (rollouts, context) => {
    const [raw, right] = await Promise.all([judgeBatch(reward, rollouts, context), judgeBatch(correct, rollouts, context)]);
    const result = raw.map((verdict, i): Verdict | Error => {
      const other = right[i]!;
      if (verdict instanceof Error || other instanceof Error) return verdict instanceof Error ? verdict : (other as Error);
      return { value: null, parts: { raw: verdict, correct: other } };
    });
    const value = (verdict: Verdict | Error) => (verdict instanceof Error ? null : valueOf(verdict));
    for (const members of groupIndices(rollouts)) {
      const judged = members.filter((i) => value(raw[i]!) !== null && value(right[i]!) !== null);
      if (judged.length === 0) continue;
      const accuracy = mean(judged.map((i) => (value(right[i]!)! > 0.5 ? 1 : 0)));
      const standing = transform(judged.map((i) => value(raw[i]!)!));
      judged.forEach((i, k) => {
        result[i] = { ...(result[i] as object), value: difficultyWeight(accuracy, { peak }) * standing[k]! + 0 };
      });
    }
    return result;
  };
}
