import type { Reward } from "./kinds.ts";

/** How a reward was put together, as far as its maker said so: for pictures and checks, never for scoring. */
export interface RewardDescription {
  /** the method that made it, such as "weightedSum" */
  readonly method?: string;
  /** the rewards it was made from, by the names that its verdicts give them */
  readonly parts: Readonly<Record<string, Reward>>;
  /** what each part is multiplied by, where the reward is their sum */
  readonly weights?: Readonly<Record<string, number>>;
  /** the numbers that it was made with, such as a gate's threshold */
  readonly options?: Readonly<Record<string, number>>;
}

const descriptions = new WeakMap<Reward, RewardDescription>();

/**
 * Notes how a reward was put together. What was noted before stays where nothing new is said of it.
 *
 *     return described(combine(parts, judge), { method: "product", parts });
 *
 * @returns the same reward
 */
export function described(reward: Reward, description: RewardDescription): Reward {
  descriptions.set(reward, { ...descriptions.get(reward), ...description });
  return reward;
}

/** How a reward was put together; undefined for one that nobody described, such as a verifier. */
export const descriptionOf = (reward: Reward): RewardDescription | undefined => descriptions.get(reward);
