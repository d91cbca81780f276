import { InputError } from "../core/index.ts";
import { rows } from "../math/index.ts";

/** A detector with its threshold set. */
export interface RateAtFalsePositives {
  /** an item is detected where its score is above this */
  readonly threshold: number;
  /** share of the positives that are detected, in [0, 1] */
  readonly rate: number;
  /** share of the negatives that are detected by mistake, at most what was allowed */
  readonly falsePositives: number;
}

/**
 * What a detector finds when it may accuse only so many by mistake: the threshold is set on the negatives, and a tie with it is no detection.
 *
 *     τ = the smallest score with P(s⁻ > τ) ≤ α,   rate = P(s⁺ > τ)
 *
 * @param scores s, [items], in any unit
 * @param labels above one half for positives, [items]
 * @param options.allowed α in [0, 1): share of the negatives that may be detected; default 0.01
 * @returns the threshold, and the two shares
 * @throws {InputError} when the lists are empty or differ in length, a class is missing, or α is out of range
 * @source Lee et al. 2024 (ReMoDetect), arXiv:2405.17382, section 5 (TPR at 1% FPR)
 * @example rateAtFalsePositives([1, 2, 3, 4, 2.5, 5], [0, 0, 0, 0, 1, 1]) // { threshold: 4, rate: 0.5, falsePositives: 0 }
 * @example rateAtFalsePositives([1, 2, 3, 4, 3.5, 5], [0, 0, 0, 0, 1, 1], { allowed: 0.25 }) // { threshold: 3, rate: 1, falsePositives: 0.25 }
 */
export function rateAtFalsePositives(
  scores: readonly number[],
  labels: readonly number[],
  { allowed = 0.01 }: { allowed?: number } = {},
): RateAtFalsePositives {
  const items = rows({ scores, labels });
  const negatives = items.filter((item) => !(item.labels > 0.5)).map((item) => item.scores);
  const positives = items.filter((item) => item.labels > 0.5).map((item) => item.scores);
  if (negatives.length === 0 || positives.length === 0 || !(allowed >= 0 && allowed < 1)) {
    throw new InputError("rateAtFalsePositives", "needs positives and negatives, and allowed in [0, 1)", {
      positives: positives.length,
      negatives: negatives.length,
      allowed,
    });
  }
  const order = negatives.toSorted((a, b) => b - a);
  // Rounding must not cost a whole false positive: 0.07 · 100 is 7.000…01, 0.29 · 100 is 28.99….
  const threshold = order[Math.floor(allowed * order.length + 1e-9)]!;
  const above = (list: readonly number[]) => list.filter((score) => score > threshold).length / list.length;
  return { threshold, rate: above(positives), falsePositives: above(negatives) };
}
