import { InputError } from "../../core/index.ts";

/**
 * Trimmed minimum: the worst member but a few. One broken member that is always low cannot rule the ensemble.
 *
 *     R = r_(t + 1),  the (t + 1)-th smallest
 *
 * @param values r_i: rewards of the members, [members]
 * @param options.trim t ≥ 0: how many of the lowest to leave out; the highest one always stays
 * @returns the worst of those that stay, in their unit; t = 0 is the plain minimum
 * @throws {InputError} when there is no member, or trim is not a whole number of at least 0
 * @source Huber 1981, "Robust Statistics", section 1.3 (trimming), on the worst case of Yan et al. 2024, arXiv:2409.15360
 * @example trimmedMinimum([3, -9, 1, 2]) // 1
 * @example trimmedMinimum([3, -9, 1, 2], { trim: 0 }) // -9
 * @example trimmedMinimum([3]) // 3
 */
export function trimmedMinimum(values: readonly number[], { trim = 1 }: { trim?: number } = {}): number {
  if (values.length === 0) throw new InputError("trimmedMinimum", "needs at least one member", values);
  if (!(Number.isInteger(trim) && trim >= 0)) throw new InputError("trimmedMinimum", "trim must be a whole number of at least 0", trim);
  return [...values].sort((a, b) => a - b)[Math.min(trim, values.length - 1)]!;
}
