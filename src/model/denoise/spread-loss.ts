import { InputError, type Objective } from "../../core/index.ts";
import { batchLength, sigmoid } from "../../math/index.ts";

/**
 * How badly a reward model tells the responses of one policy apart; it needs no labels.
 *
 *     L = −mean_x (2 / k²) Σ_{i<j} σ(|r_i − r_j|)
 *
 * @param options.group k ≥ 2: how many responses each prompt has; they stand next to each other
 * @returns an objective over `score` r, [prompts · k], in logits; its loss is in (−1, −(k − 1) / (2k)], highest where all responses are alike
 * @throws {InputError} when a group has fewer than two; the objective when the scores are no whole groups
 * @source Wang et al. 2024, arXiv:2401.06080, section 4.1 (MetaRM, the difference loss with its sign turned)
 * @example spreadLoss({ group: 2 })({ score: [0, 0] }).loss // -0.25
 * @example spreadLoss({ group: 2 })({ score: [3, 0] }).gradient.score // [-0.0226, 0.0226]
 */
export function spreadLoss({ group }: { group: number }): Objective<"score"> {
  if (!(Number.isInteger(group) && group >= 2)) throw new InputError("spreadLoss", "group must be a whole number from 2", group);
  return ({ score }) => {
    const prompts = batchLength("spreadLoss", { score }, ["score"], group);
    const scale = 2 / (group * group * prompts);
    const slope = new Float64Array(score.length);
    let loss = 0;
    for (let start = 0; start < score.length; start += group)
      for (let i = start; i < start + group; i++)
        for (let j = i + 1; j < start + group; j++) {
          const gap = score[i]! - score[j]!;
          const p = sigmoid(Math.abs(gap));
          const turn = scale * p * (1 - p) * Math.sign(gap);
          loss -= scale * p;
          slope[i]! -= turn;
          slope[j]! += turn;
        }
    return { loss, gradient: { score: slope } };
  };
}
