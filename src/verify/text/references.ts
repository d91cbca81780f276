import { InputError } from "../../core/index.ts";
import { maximum } from "../../math/index.ts";

/** One reference text, or several of which any will do. */
export type References = string | readonly string[];

/**
 * The references as a list.
 *
 * @throws {InputError} when there is none
 */
export function referenceList(where: string, references: References): readonly string[] {
  const list = typeof references === "string" ? [references] : references;
  if (list.length === 0) throw new InputError(where, "needs at least one reference", references);
  return list;
}

/** The best that a text does against any of its references. */
export const best = (where: string, references: References, score: (reference: string) => number): number =>
  maximum(referenceList(where, references).map(score));

/**
 * F_β: the harmonic mean of precision and recall, recall counted β times; 0 where both are 0. β = 0 is precision, β = ∞ is recall.
 *
 *     F_β = (1 + β²) P R / (β² P + R)
 */
export function fBeta(precision: number, recall: number, beta: number): number {
  if (beta === Infinity) return recall;
  const whole = beta ** 2 * precision + recall;
  return whole === 0 ? 0 : ((1 + beta ** 2) * precision * recall) / whole;
}
