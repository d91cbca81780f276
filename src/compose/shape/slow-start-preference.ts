import { preferenceAsReward } from "./preference-as-reward.ts";

/**
 * Preference as reward that starts slowly: a response must beat its references by a lead before the reward begins to grow fast.
 *
 *     R(x, y) = 1/M Σ_m σ(r(x, y) − lead − r(x, y_m))
 *
 * A control: as bounded as `preferenceAsReward`, but flat where training begins and steep where the reward model is least to be trusted. It does worse.
 *
 * @param reward r(x, y): reward of the response, in logits of a Bradley–Terry model
 * @param references r(x, y_m): rewards of M ≥ 1 reference responses to the same prompt, [references]
 * @param options.lead by how much the steepest point lies above the references, in logits
 * @returns the shaped reward; 0.0474 for a response as good as the references
 * @range [0, 1]
 * @throws {InputError} when there is no reference
 * @source Fu et al. 2025 (PAR), arXiv:2502.18770, section 5 ("slow growth, fast convergence"; the lead of 3 is in the released code)
 * @example slowStartPreference(4, [1]) // 0.5
 * @example slowStartPreference(1, [1]) // 0.0474
 */
export function slowStartPreference(reward: number, references: readonly number[], { lead = 3 }: { lead?: number } = {}): number {
  return preferenceAsReward(reward - lead, references);
}
