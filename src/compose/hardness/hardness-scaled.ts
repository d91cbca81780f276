import { groupIndices, judgeBatch, type Reward, type Transform, type Verdict, valueOf } from "../../core/index.ts";
import { zScore } from "../z-score.ts";
import { type HardnessOptions, hardnessWeights } from "./hardness-weights.ts";

/**
 * Scaled by hardness: the standing of a response in its group, times how much there is still to learn from it (GRPO-S).
 *
 *     A_i = α_i · T(r(y₁), …, r(y_n))_i,   α as in `hardnessWeights`, over the whole batch
 *
 * It gives advantages; switch the trainer's own normalisation off, or it takes most of the scale out again.
 *
 * @param reward r: the reward
 * @param options.similarity W: how much a response is like its demonstration, at most 1
 * @param options.demonstrated r(y*): what the demonstration earns from the same reward
 * @param options.transform T: from the values of a group to as many; default `zScore`
 * @param options.threshold τ; see `hardnessWeights`, also for the rest
 * @param options.least smallest weight; default 0.5
 * @param options.most largest weight; default 2
 * @param options.sign 1 or −1; default 1
 * @returns the scaled standing, with the raw verdicts as the parts `raw`, `similarity` and `demonstrated`; no opinion where one of them has none
 * @throws {InputError} when an option is out of range
 * @source Cheng et al. 2025 (DR-IRL), arXiv:2503.18991, GRPO-S
 * @example (await scoreAll(hardnessScaled(exactMatch(), { similarity: each(() => 0.5), demonstrated: each(() => 1), transform: minMaxScore }), [{ response: "4", reference: "4", group: "q" }, { response: "5", reference: "4", group: "q" }])).map(valueOf) // [1, 0]
 */
export function hardnessScaled(
  reward: Reward,
  {
    similarity,
    demonstrated,
    transform = zScore,
    ...options
  }: { similarity: Reward; demonstrated: Reward; transform?: Transform } & HardnessOptions,
): Reward {
  hardnessWeights([1], [0], options);
  const names = ["raw", "similarity", "demonstrated"] as const;
  return async (rollouts, context) => {
    const columns = await Promise.all([reward, similarity, demonstrated].map((one) => judgeBatch(one, rollouts, context)));
    const result = rollouts.map((_, i): Verdict | Error => {
      const failed = columns.find((column) => column[i] instanceof Error);
      if (failed) return failed[i]!;
      return { value: null, parts: Object.fromEntries(names.map((name, k) => [name, columns[k]![i] as Verdict])) };
    });
    const value = (k: number, i: number) => valueOf(columns[k]![i] as Verdict);
    const judged = rollouts.flatMap((_, i) => (!(result[i] instanceof Error) && names.every((_, k) => value(k, i) !== null) ? [i] : []));
    if (judged.length === 0) return result;
    const weights = hardnessWeights(
      judged.map((i) => value(1, i)!),
      judged.map((i) => value(2, i)! - value(0, i)!),
      options,
    );
    const weightOf = new Map(judged.map((i, k) => [i, weights[k]!]));
    for (const members of groupIndices(rollouts)) {
      const group = members.filter((i) => weightOf.has(i));
      if (group.length === 0) continue;
      const standing = transform(group.map((i) => value(0, i)!));
      group.forEach((i, k) => {
        result[i] = { ...(result[i] as object), value: weightOf.get(i)! * standing[k]! + 0 };
      });
    }
    return result;
  };
}
