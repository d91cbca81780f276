import { combine, described, InputError, type Reward, valueOf } from "../core/index.ts";
import { clamp } from "../math/index.ts";

/**
 * Clip: keeps a reward between two bounds, so that no single rollout can move a policy without limit.
 *
 *     R(y) = min(max(r(y), low), high)
 *
 * @param reward r: the reward to keep in bounds
 * @param options.low the least value, in the reward's unit
 * @param options.high the largest value, in the reward's unit, high ≥ low
 * @returns r within the bounds; null where r abstains; the raw verdict is the part `raw`
 * @throws {InputError} when a bound is not a number or low is above high
 * @source Mnih et al. 2015 (DQN), doi:10.1038/nature14236, methods (rewards clipped to [−1, 1])
 * @example await scoreOne(clip(each(() => 7), { low: -1, high: 1 }), { response: "" }) // { value: 1, parts: { raw: 7 } }
 */
export function clip(reward: Reward, { low, high }: { low: number; high: number }): Reward {
  if (!(low <= high)) throw new InputError("clip", "low must be at most high", { low, high });
  const clipped = combine({ raw: reward }, (parts) => {
    const value = valueOf(parts.raw);
    return { value: value === null ? null : clamp(value, low, high), parts };
  });
  return described(clipped, { method: "clip", parts: { raw: reward }, options: { low, high } });
}
