import { InputError } from "../core/index.ts";
import { maximum, minimum } from "../math/index.ts";

/**
 * Length-controlled pair: the shortest of the good answers against the longest of the bad ones, so that pairs do not teach length.
 *
 *     chosen = shortest with S ≥ (1 − ρ) S_max + ρ S_min,   rejected = longest with S ≤ (1 − ρ) S_min + ρ S_max
 *
 * @param scores S: of the answers to one prompt, [answers], in any unit
 * @param lengths of the answers, [answers], in one unit
 * @param options.tolerance ρ in [0, 1): how far from the best an answer is still good, as a share of the spread; 0 takes the best and the worst; default 0.1
 * @returns positions of both, the first of equals; null where all scores are equal or both would be the same answer
 * @throws {InputError} when the lists differ in length or hold what is no number, or the tolerance is not in [0, 1)
 * @source Wu et al. 2024 (Meta-Rewarding), arXiv:2407.19594, length control in the choice of actor pairs
 * @example lengthControlledPair([5, 4.9, 1, 1.2], [300, 120, 80, 90]) // { chosen: 1, rejected: 3 }
 * @example lengthControlledPair([5, 4.9, 1, 1.2], [300, 120, 80, 90], { tolerance: 0 }) // { chosen: 0, rejected: 2 }
 * @example lengthControlledPair([3, 3], [10, 20]) // null
 */
export function lengthControlledPair(
  scores: readonly number[],
  lengths: readonly number[],
  { tolerance = 0.1 }: { tolerance?: number } = {},
): { chosen: number; rejected: number } | null {
  if (scores.length !== lengths.length || ![...scores, ...lengths].every(Number.isFinite) || !(tolerance >= 0 && tolerance < 1)) {
    throw new InputError("lengthControlledPair", "needs a score and a length for each answer, and a tolerance in [0, 1)", {
      scores,
      lengths,
      tolerance,
    });
  }
  const [best, worst] = [maximum(scores), minimum(scores)];
  if (!(best > worst)) return null;
  const margin = tolerance * (best - worst);
  /** the answer that comes first by a key, among those that are let in */
  const first = (letIn: (score: number) => boolean, key: (length: number) => number) =>
    scores
      .map((_, i) => i)
      .filter((i) => letIn(scores[i]!))
      .reduce((found, i) => (key(lengths[i]!) < key(lengths[found]!) ? i : found));
  const chosen = first((score) => score >= best - margin, (length) => length); // biome-ignore format: one line
  const rejected = first((score) => score <= worst + margin, (length) => -length); // biome-ignore format: one line
  return chosen === rejected ? null : { chosen, rejected };
}
