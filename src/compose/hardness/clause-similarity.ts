import { InputError } from "../../core/index.ts";
import { cosine, maximum, mean } from "../../math/index.ts";

/**
 * How much a response says what a demonstration says, clause by clause and in whatever order.
 *
 *     W = mean_k max_l cos(e_k, e*_l)
 *
 * What the response adds lowers it; what it leaves out does not.
 *
 * @param response e_k: vectors of its clauses, [clauses][features]
 * @param demonstration e*_l: vectors of the demonstration's clauses, [clauses][features]
 * @returns W, 1 where each clause is in the demonstration
 * @throws {InputError} when one of them has no clause
 * @range [-1, 1]
 * @source Cheng et al. 2025 (DR-IRL), arXiv:2503.18991, data hardness
 * @example clauseSimilarity([[1, 0], [1, 1]], [[0, 1], [2, 0]]) // 0.8536
 * @example clauseSimilarity([[1, 0]], []) // throws InputError
 */
export function clauseSimilarity(response: readonly ArrayLike<number>[], demonstration: readonly ArrayLike<number>[]): number {
  if (response.length === 0 || demonstration.length === 0) {
    throw new InputError("clauseSimilarity", "response and demonstration need at least one clause", [
      response.length,
      demonstration.length,
    ]);
  }
  return mean(response.map((clause) => maximum(demonstration.map((other) => cosine(clause, other)))));
}
