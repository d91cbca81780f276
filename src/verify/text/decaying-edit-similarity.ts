import { editDistance } from "./edit-distance.ts";
import { codePoints } from "./ngram-matches.ts";

/**
 * Edit similarity that falls faster the more is changed: for rewriting, where a few changed words should cost little and a new text everything.
 *
 *     s = exp(−d / (m − d)),   m = max(|a|, |b|)
 *
 * @param a one text
 * @param b the other
 * @returns s; 1 for equal texts, 0 where every character changes
 * @throws {InputError} when the differing parts are too long (over 100,000 characters each)
 * @range [0, 1]
 * @source Ziegenbein et al. 2024, arXiv:2406.03363 (normalised edit similarity)
 * @example decayingEditSimilarity("kitten", "sitting") // 0.4724
 * @example decayingEditSimilarity("abc", "xyz") // 0
 */
export function decayingEditSimilarity(a: string, b: string): number {
  const distance = editDistance(a, b);
  if (distance === 0) return 1;
  const longer = Math.max(codePoints(a).length, codePoints(b).length);
  return distance === longer ? 0 : Math.exp(-distance / (longer - distance));
}
