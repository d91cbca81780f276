import { InputError } from "../../core/index.ts";

/**
 * What a small net needs to see to compare a response with a reference: both, how far apart they are, and where they agree.
 *
 *     [e_ref; e_y; |e_ref − e_y|; e_ref ⊙ e_y]
 *
 * @param reference e_ref: embedding of the reference, [dimensions]
 * @param response e_y: embedding of the response to the same prompt, [dimensions]
 * @returns [4 · dimensions]
 * @throws {InputError} when the two differ in length or are empty
 * @source Conneau et al. 2017, EMNLP (InferSent), section 3.1
 * @example referenceFeatures([1, 2], [3, 1]) // [1, 2, 3, 1, 2, 1, 3, 2]
 */
export function referenceFeatures(reference: ArrayLike<number>, response: ArrayLike<number>): number[] {
  if (reference.length !== response.length || response.length === 0) {
    throw new InputError("referenceFeatures", "reference and response must have the same length, at least one", [
      reference.length,
      response.length,
    ]);
  }
  const [r, y] = [Array.from(reference), Array.from(response)];
  return [...r, ...y, ...r.map((x, k) => Math.abs(x - y[k]!)), ...r.map((x, k) => x * y[k]!)];
}
