import { InputError } from "../core/errors.ts";

/** Words for lists of numbers. An empty list has no mean: each says what it gives for one. */

/** Σ xᵢ, with Neumaier's correction, so that the order of the terms does not matter to the last digits; 0 for an empty list */
export function sum(values: ArrayLike<number>): number {
  let total = 0;
  let lost = 0;
  for (let i = 0; i < values.length; i++) {
    const x = values[i]!;
    const next = total + x;
    lost += Math.abs(total) >= Math.abs(x) ? total - next + x : x - next + total;
    total = next;
  }
  return Number.isFinite(total) ? total + lost : total;
}

/** Arithmetic mean; NaN for an empty list */
export const mean = (values: ArrayLike<number>): number => sum(values) / values.length;

/** Σ wᵢ xᵢ / Σ wᵢ; NaN where the weights sum to 0 */
export const weightedMean = (values: readonly number[], weights: readonly number[]): number =>
  sum(values.map((x, i) => x * weights[i]!)) / sum(weights);

/**
 * Variance around the mean.
 *
 * @param options.ddof what is taken off the count: 1 for a sample (the default), 0 for a population; NaN where nothing is left
 */
export function variance(values: ArrayLike<number>, { ddof = 1 }: { ddof?: number } = {}): number {
  if (values.length - ddof <= 0) return Number.NaN;
  const center = mean(values);
  return sum(Array.from(values, (x) => (x - center) ** 2)) / (values.length - ddof);
}

/** Square root of the variance; see there for `ddof` */
export const standardDeviation = (values: ArrayLike<number>, options?: { ddof?: number }): number => Math.sqrt(variance(values, options));

/**
 * (xᵢ − mean) / (deviation + ε). A list whose values are all equal gives zeros, whatever rounding does to its deviation.
 *
 * @param options.epsilon ε ≥ 0: keeps tiny spreads from being blown up, in the values' unit
 * @param options.ddof see `variance`
 */
export function standardize(values: readonly number[], { epsilon = 1e-6, ddof = 1 }: { epsilon?: number; ddof?: number } = {}): number[] {
  if (values.every((value) => value === values[0])) return values.map(() => 0);
  const center = mean(values);
  const scale = standardDeviation(values, { ddof }) + epsilon;
  return values.map((value) => (value - center) / scale);
}

/** Smallest value; Infinity for an empty list. Unlike Math.min(...values) it takes lists of any length. */
export function minimum(values: ArrayLike<number>): number {
  let least = Infinity;
  for (let i = 0; i < values.length; i++) if (values[i]! < least) least = values[i]!;
  return least;
}

/** Largest value; −Infinity for an empty list */
export function maximum(values: ArrayLike<number>): number {
  let most = -Infinity;
  for (let i = 0; i < values.length; i++) if (values[i]! > most) most = values[i]!;
  return most;
}

/** Position of the largest value, the first of equals; −1 for an empty list */
export function argmax(values: ArrayLike<number>): number {
  let best = -1;
  for (let i = 0; i < values.length; i++) if (best < 0 || values[i]! > values[best]!) best = i;
  return best;
}

/** q-quantile with linear interpolation between order statistics (Hyndman and Fan, type 7; what numpy does); NaN for an empty list */
export function quantile(values: ArrayLike<number>, q: number): number {
  const sorted = Float64Array.from(values).sort();
  if (sorted.length === 0) return Number.NaN;
  const position = (sorted.length - 1) * q;
  const below = Math.floor(position);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below]! + (position - below) * (sorted[above]! - sorted[below]!);
}

/** Middle value, or the mean of the two in the middle; NaN for an empty list */
export const median = (values: ArrayLike<number>): number => quantile(values, 0.5);

/** Zips lists of equal length into rows: rows({ a: [1, 2], b: [3, 4] }) is [{ a: 1, b: 3 }, { a: 2, b: 4 }]. */
export function rows<Name extends string>(columns: Readonly<Record<Name, ArrayLike<number>>>): Record<Name, number>[] {
  const names = Object.keys(columns) as Name[];
  const lengths = names.map((name) => columns[name].length);
  if (lengths.some((length) => length !== lengths[0])) {
    throw new InputError(names.join(" and "), "must have the same length", lengths);
  }
  if (lengths[0] === 0) throw new InputError(names.join(" and "), "must not be empty", lengths);
  return Array.from({ length: lengths[0] ?? 0 }, (_, i) => {
    const row = {} as Record<Name, number>;
    for (const name of names) row[name] = columns[name][i]!;
    return row;
  });
}
