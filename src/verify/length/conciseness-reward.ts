import { combine, InputError, overGroups, type Reward, type Rollout, type Score, valueOf } from "../../core/index.ts";
import { clamp, mean } from "../../math/index.ts";
import { isRight } from "./per-length-group.ts";

/**
 * Conciseness reward: a right answer is worth more the less of it is redundant; a wrong one is worth nothing, however brief.
 *
 *     R(y_i) = C(y_i) · (1 + α c_i (s + d)),   s = 1 − t / T,   d = share of right answers in the group
 *
 * The pressure falls over training (s) and is stronger on easy questions (d). A sum, C + β c, would pay for short wrong answers instead and end there.
 *
 * With advantages that are divided by their deviation a group of right answers feels the whole pressure whatever α is; take advantages that are only
 * centred, or `difficultyWeight`.
 *
 * @param correct C: 1 for a right answer, 0 for a wrong one
 * @param conciseness c: how free of redundancy an answer is, in [0.1, 1], as a judge or a learned model says; beyond that it is clipped, and no opinion counts as 0.1
 * @param options.weight α ≥ 0: worth of conciseness; default 0.5
 * @param options.annealing s: from the training step t and the number of steps T, in [0, 1]; default 1 − t / T
 * @param options.difficulty d: of a group of rewards for correctness, [answers], in [0, 1]; default the share that is right
 * @returns the product, with the parts `correct` and `conciseness`
 * @throws {InputError} when the weight is negative
 * @source Wang et al. 2025 (Efficient Reasoning via Reward Model), arXiv:2511.09158, conciseness reward; Guerdon: the schedule of s, the group's accuracy as d, and the value of α, all three reconstructed
 * @example await scoreOne(concisenessReward(exactMatch(), each(() => 0.5)), { response: "4", reference: "4" }) // { value: 1.5, parts: { correct: 1, conciseness: 0.5 } }
 * @example await scoreOne(concisenessReward(exactMatch(), each(() => 1)), { response: "5", reference: "4" }) // { value: 0, parts: { correct: 0, conciseness: 1 } }
 */
export function concisenessReward(
  correct: Reward,
  conciseness: Reward,
  {
    weight = 0.5,
    annealing = (step, totalSteps) => clamp(1 - step / totalSteps, 0, 1),
    difficulty = (earned) => mean(earned.map((value) => (isRight(value) ? 1 : 0))),
  }: {
    weight?: number;
    annealing?: (step: number, totalSteps: number) => number;
    difficulty?: (earned: readonly number[], group: readonly Rollout[]) => number;
  } = {},
): Reward {
  if (!(weight >= 0)) throw new InputError("concisenessReward", "weight must be at least 0", weight);
  const both = combine({ correct, conciseness }, (verdicts) => ({ value: valueOf(verdicts.correct), parts: verdicts }));
  return overGroups(both, (verdicts, group, context) => {
    const earned = verdicts.map((verdict) => valueOf(verdict)!);
    const s = annealing(context.step, context.totalSteps);
    const d = difficulty(earned, group);
    return verdicts.map((verdict, i) => {
      const { parts } = verdict as Score;
      const stated = valueOf(parts!.conciseness!);
      const c = clamp(stated ?? 0.1, 0.1, 1);
      return {
        value: earned[i]! * (1 + weight * c * (s + d)),
        parts,
        ...(stated === null && { why: "conciseness has no opinion: counted as 0.1" }),
      };
    });
  });
}
