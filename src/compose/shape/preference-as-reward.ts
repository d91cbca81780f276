import { InputError } from "../../core/index.ts";
import { mean, sigmoid } from "../../math/index.ts";

/**
 * Preference as reward (PAR): the probability, under the reward model itself, that a response beats a reference response.
 *
 *     R(x, y) = 1/M Σ_m σ(k · (r(x, y) − r(x, y_m)))
 *
 * Bounded, steepest where the response is as good as the references, and flat where a reward model is far outside of what it was trained on:
 * a response that fools it by a wide margin earns hardly more than a good one. Keep the raw reward for choosing among checkpoints.
 *
 * @param reward r(x, y): reward of the response, in logits of a Bradley–Terry model
 * @param references r(x, y_m): rewards of M ≥ 1 reference responses to the same prompt, [references]; one is enough, ten are plenty
 * @param options.k k > 0: steepness, in 1 / logits
 * @returns the mean probability of winning; 0.5 for a response as good as the references
 * @range [0, 1]
 * @throws {InputError} when there is no reference, or k is not positive
 * @source Fu et al. 2025 (PAR), arXiv:2502.18770, section 3 (PAR; k is in the released code)
 * @example preferenceAsReward(1, [1]) // 0.5
 * @example preferenceAsReward(2, [0, 2]) // 0.6904
 * @example preferenceAsReward(1000, [0]) // 1
 */
export function preferenceAsReward(reward: number, references: readonly number[], { k = 1 }: { k?: number } = {}): number {
  if (references.length === 0) throw new InputError("preferenceAsReward", "needs at least one reference reward", references);
  if (!(k > 0)) throw new InputError("preferenceAsReward", "k must be positive", k);
  return mean(references.map((reference) => sigmoid(k * (reward - reference))));
}
