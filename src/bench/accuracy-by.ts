import { InputError } from "../core/index.ts";
import { mean } from "../math/index.ts";

/**
 * Accuracy of each slice of a benchmark, such as each bias of EvalBiasBench or each section of JudgeBench.
 *
 *     A_s = mean(c_i : slice_i = s)
 *
 * @param slices name of the slice that each item belongs to, [items]
 * @param correct c: 1 where the judge was right, 0 where not, ½ for half, [items]
 * @returns the accuracy of each slice by name, in the order in which they first occur
 * @throws {InputError} when the lists are empty or differ in length
 * @source Park et al. 2024 (EvalBiasBench), arXiv:2407.06551, table 3
 * @example accuracyBy(["length", "nested", "length"], [1, 0, 0]) // { length: 0.5, nested: 0 }
 */
export function accuracyBy(slices: readonly string[], correct: readonly number[]): Record<string, number> {
  if (slices.length !== correct.length || slices.length === 0) {
    throw new InputError("accuracyBy", "needs two lists of the same length, not empty", [slices.length, correct.length]);
  }
  const names = [...new Set(slices)];
  return Object.fromEntries(names.map((name) => [name, mean(correct.filter((_, i) => slices[i] === name))]));
}
