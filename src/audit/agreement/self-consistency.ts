import { InputError } from "../../core/index.ts";
import { counts, mean, sum } from "../../math/index.ts";
import type { Label } from "./cohen-kappa.ts";

/**
 * Self-consistency: how often a judge that is asked the same twice says the same.
 *
 *     C = mean_i Σ_l n_il (n_il − 1) / (k_i (k_i − 1))
 *
 * where n_il of the k_i answers on item i are l.
 *
 * @param repeats [items][answers]: what it said of each item, each time it was asked; items asked once do not count
 * @returns the share of pairs of answers that agree, an unbiased estimate of the chance that two answers are equal
 * @throws {InputError} when no item was asked twice
 * @range [0, 1]
 * @source Guerdon: Fleiss' observed agreement (1971, Psychological Bulletin 76), with a judge's repeats for raters
 * @example selfConsistency([["A", "A", "A"], ["A", "B", "A"]]) // 0.6667
 */
export function selfConsistency(repeats: readonly (readonly Label[])[]): number {
  const asked = repeats.filter((answers) => answers.length >= 2);
  if (asked.length === 0) throw new InputError("selfConsistency", "needs at least one item that was asked twice", repeats.length);
  return mean(asked.map((answers) => sum([...counts(answers).values()].map((n) => n * (n - 1))) / (answers.length * (answers.length - 1))));
}
