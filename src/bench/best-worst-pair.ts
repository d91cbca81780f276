import { InputError } from "../core/index.ts";
import { argmax } from "../math/index.ts";

/**
 * Best and worst: the pair to learn from, among several answers to one prompt that a reward has scored.
 *
 *     chosen = argmax_i s_i,   rejected = argmin_i s_i
 *
 * @param scores s: of the answers, [answers], in any unit; null for one that could not be scored, which is neither
 * @returns positions of both, the first of equals; null where all scores are equal or fewer than two answers have one
 * @throws {InputError} when a score is not finite
 * @source Hein et al. 2024 (CheXalign), arXiv:2410.07025, preference pairs from a reference-based judge
 * @example bestWorstPair([0.2, 0.9, null, 0.1]) // { chosen: 1, rejected: 3 }
 * @example bestWorstPair([0.5, 0.5]) // null
 */
export function bestWorstPair(scores: readonly (number | null)[]): { chosen: number; rejected: number } | null {
  if (scores.some((score) => score !== null && !Number.isFinite(score))) {
    throw new InputError("bestWorstPair", "scores must be finite, or null", scores);
  }
  const chosen = argmax(scores.map((score) => score ?? -Infinity));
  const rejected = argmax(scores.map((score) => (score === null ? -Infinity : -score)));
  const [best, worst] = [scores[chosen] ?? null, scores[rejected] ?? null];
  return best !== null && worst !== null && best > worst ? { chosen, rejected } : null;
}
