import { described, overGroups, type Reward, type Transform, valueOf } from "../core/index.ts";

/**
 * Within the group: gives each rollout its standing among the rollouts of its prompt instead of its reward.
 *
 *     R(yᵢ) = T(r(y₁), …, r(y_n))ᵢ
 *
 * Only rollouts with a value take part: one that abstains or fails stays as it is and does not move the others.
 *
 * @param reward r: any reward
 * @param transform T: from the values of a group to as many values: `zScore`, `rankScore`, `minMaxScore`, or your own
 * @returns the transformed value; the raw verdict is the part `raw`
 * @source Shao et al. 2024 (DeepSeekMath, GRPO), arXiv:2402.03300, section 4.1.2 (rewards normalised within the group of a prompt)
 * @example await scoreAll(withinGroup(exactMatch(), minMaxScore), [{ response: "4", reference: "4", group: "a" }, { response: "5", reference: "4", group: "a" }]) // [{ value: 1 }, { value: 0 }]
 */
export function withinGroup(reward: Reward, transform: Transform): Reward {
  const standing = overGroups(reward, (verdicts) => {
    const values = transform(verdicts.map((verdict) => valueOf(verdict)!));
    return verdicts.map((raw, i) => ({ value: values[i]!, parts: { raw } }));
  });
  return described(standing, { method: "withinGroup", parts: { raw: reward } });
}
