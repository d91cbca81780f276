import { InputError, type Random } from "../core/index.ts";
import { mean, quantile } from "../math/index.ts";

/** By which share a figure rose in an experiment, with its interval. */
export interface AbLift {
  readonly lift: number;
  readonly low: number;
  readonly high: number;
}

/**
 * Two groups of users, one served in the new way: by how much the mean of any figure rose (length of conversations, who came back, who pressed Love).
 *
 *     lift = mean(treated) / mean(control) − 1,   interval from 1000 redraws of both groups
 *
 * @param control figure of each user as before, [users]
 * @param treated figure of each user of the new way, [users]
 * @param options.level of the interval, in (0, 1); default 0.95
 * @param options.random draws the groups anew
 * @returns the lift, as a share of the mean of the control group, and its interval
 * @throws {InputError} when a group is empty, or the mean of the control group is not above 0
 * @source Irvine et al. 2023 (Chai Research), arXiv:2303.06135, section 4 (A/B tests of conversation length and retention); Efron 1979 (bootstrap)
 * @example abLift([2, 2, 2], [3, 3], { random: createRandom(1) }) // { lift: 0.5, low: 0.5, high: 0.5 }
 */
export function abLift(
  control: readonly number[],
  treated: readonly number[],
  { level = 0.95, random }: { level?: number; random: Random },
): AbLift {
  const base = mean(control);
  if (treated.length === 0 || !(base > 0)) {
    throw new InputError("abLift", "needs two groups, and a control group with a mean above 0", {
      control: control.length,
      treated: treated.length,
      mean: base,
    });
  }
  const redraw = (users: readonly number[]) => {
    let total = 0;
    for (let i = 0; i < users.length; i++) total += users[random.integer(users.length)]!;
    return total / users.length;
  };
  const lifts = Array.from({ length: 1000 }, () => {
    const before = redraw(control);
    return before > 0 ? redraw(treated) / before - 1 : Infinity;
  });
  return { lift: mean(treated) / base - 1, low: quantile(lifts, (1 - level) / 2), high: quantile(lifts, (1 + level) / 2) };
}
