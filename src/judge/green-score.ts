import { InputError } from "../core/index.ts";
import { ratio, sum } from "../math/index.ts";

/**
 * GREEN: how much of what a report says is right, from a judge's counts of findings that it shares with the reference and of errors that matter.
 *
 *     G = m / (m + Σ_a e_a)
 *
 * In radiology the errors are false and missing findings, wrong location, wrong severity, and comparisons that the reference lacks or has; any other list of
 * kinds will do. Errors that do not matter are not counted.
 *
 * @param matched m: findings of the report that the reference has too, a whole number
 * @param errors e: number of errors of each kind that matter, [kinds], whole numbers
 * @returns G; 1 where there is nothing to match and nothing is wrong (a missing finding would be an error), 0 where nothing matches but something is wrong
 * @throws {InputError} when a count is not a whole number from 0
 * @range [0, 1]
 * @source Ostmeier et al. 2024 (GREEN), arXiv:2405.03595, eq. 1
 * @example greenScore(3, [1, 0, 0, 0, 0, 0]) // 0.75
 * @example greenScore(0, [0, 2]) // 0
 * @example greenScore(0, [0, 0]) // 1
 */
export function greenScore(matched: number, errors: readonly number[]): number {
  if (![matched, ...errors].every((count) => Number.isInteger(count) && count >= 0)) {
    throw new InputError("greenScore", "counts must be whole numbers from 0", { matched, errors });
  }
  return ratio(matched, matched + sum(errors), 1);
}
