import { InputError } from "../core/index.ts";
import { fitLine, type Interval, tPercentile } from "../math/index.ts";

/** A slope, and how sure it is. */
export interface Slope extends Interval {
  readonly slope: number;
}

/**
 * Length slope of a judge: how its errors move with length. A judge that errs at random has none; one that takes the longer response for the better
 * one errs most where the worse response is much longer.
 *
 *     e_i = a + s · log₂(ℓ⁺_i / ℓ⁻_i) + noise
 *
 * @param errors e: what the judge says of the better response less what is true, [pairs]: 0 where it is right, −1 where it takes the other, −½ for a tie
 * @param lengthRatios ℓ⁺ / ℓ⁻: length of the better response over that of the other, above 0, [pairs]
 * @param options.level confidence of the interval, in (0, 1); default 0.95
 * @returns s, in verdicts for each doubling of length, with its interval; above 0 for a judge who pays for length
 * @throws {InputError} when there are fewer than three pairs, a ratio is not above 0, or all ratios are equal
 * @source Guerdon: least squares on pairs that people have judged, so that the length of better responses is not held against the judge
 * @example lengthSlope([0, 0, -1, -1], [2, 4, 0.5, 0.25]) // { slope: 0.3, low: -0.0042, high: 0.6042 }
 * @example lengthSlope([0, 0, 0], [1, 1, 1]) // throws InputError
 */
export function lengthSlope(errors: readonly number[], lengthRatios: readonly number[], { level = 0.95 }: { level?: number } = {}): Slope {
  if (lengthRatios.length < 3 || !lengthRatios.every((ratio) => ratio > 0 && Number.isFinite(ratio))) {
    throw new InputError("lengthSlope", "needs at least three pairs, with ratios above 0", lengthRatios);
  }
  const { slope, slopeError } = fitLine(lengthRatios.map(Math.log2), errors);
  if (Number.isNaN(slope)) throw new InputError("lengthSlope", "needs ratios that differ", lengthRatios[0]);
  const half = tPercentile((1 + level) / 2, errors.length - 2) * slopeError;
  return { slope, low: slope - half, high: slope + half };
}
