import jStat from "jstat";
import type { Random } from "../core/random.ts";
import { mean, quantile, standardDeviation } from "./summary.ts";

/** A two-sided interval. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** z with P(Z < z) = p for a standard normal Z */
export const normalPercentile = (p: number): number => jStat.normal.inv(p, 0, 1);

/** t with P(T < t) = p for Student's T with the given degrees of freedom */
export const tPercentile = (p: number, degrees: number): number => jStat.studentt.inv(p, degrees);

/** Wilson's interval for a share: right even for 0 of n and n of n */
export function wilsonInterval(successes: number, trials: number, level = 0.95): Interval {
  if (trials === 0) return { low: 0, high: 1 };
  const z = normalPercentile((1 + level) / 2);
  const p = successes / trials;
  const center = (p + z ** 2 / (2 * trials)) / (1 + z ** 2 / trials);
  const half = (z / (1 + z ** 2 / trials)) * Math.sqrt((p * (1 - p)) / trials + z ** 2 / (4 * trials ** 2));
  return { low: Math.max(0, center - half), high: Math.min(1, center + half) };
}

/** Student's interval for a mean; not finite for fewer than two values */
export function meanInterval(values: readonly number[], level = 0.95): Interval {
  const half = (tPercentile((1 + level) / 2, values.length - 1) * standardDeviation(values)) / Math.sqrt(values.length);
  return { low: mean(values) - half, high: mean(values) + half };
}

/** Percentile bootstrap of any statistic of a list: redraws the list with replacement and takes the middle of what comes out */
export function bootstrapInterval<T>(
  values: readonly T[],
  statistic: (sample: T[]) => number,
  random: Random,
  { level = 0.95, redraws = 1000 }: { level?: number; redraws?: number } = {},
): Interval {
  const drawn = Array.from({ length: redraws }, () => statistic(values.map(() => random.pick(values))));
  return { low: quantile(drawn, (1 - level) / 2), high: quantile(drawn, (1 + level) / 2) };
}
