import { InputError } from "../../core/index.ts";
import { mean } from "../../math/index.ts";

/**
 * Contrastive reward: how much better a response is than what the reference policy answers to the same prompt.
 *
 *     R(x, y) = r(x, y) − agg_m r(x, y_m)
 *
 * It takes a constant off each prompt, so the best policy under a KL penalty stays the same. What changes: rewards of different prompts
 * become comparable, a response worse than the references is punished, and a policy gradient without a baseline of its own gets less noise.
 * Advantages against a group mean have lost that constant already and gain nothing.
 *
 * @param reward r(x, y): reward of the response
 * @param references r(x, y_m): rewards of k ≥ 1 reference responses to the same prompt, [references]
 * @param options.aggregate agg: from the references to one number, such as `mean`, `median` or `maximum`
 * @returns the difference, in the unit of the reward; 0 for a response as good as the references
 * @throws {InputError} when there is no reference
 * @source Shen et al. 2024, arXiv:2403.07708, section 3 (contrastive penalty reward)
 * @example contrastiveReward(3, [1, 2, 6]) // 0
 * @example contrastiveReward(3, [1, 2, 6], { aggregate: median }) // 1
 * @example contrastiveReward(3, [1, 2, 6], { aggregate: maximum }) // -3
 */
export function contrastiveReward(
  reward: number,
  references: readonly number[],
  { aggregate = mean }: { aggregate?: (references: readonly number[]) => number } = {},
): number {
  if (references.length === 0) throw new InputError("contrastiveReward", "needs at least one reference reward", references);
  return reward - aggregate(references);
}
