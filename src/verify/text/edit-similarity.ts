import { editDistance } from "./edit-distance.ts";
import { codePoints } from "./ngram-matches.ts";

/**
 * Edit similarity: the share of the longer text that need not be changed to get the other.
 *
 *     s = 1 − d(a, b) / max(|a|, |b|)
 *
 * @param a one text
 * @param b the other
 * @returns s; 1 for equal texts, also for two empty ones
 * @throws {InputError} when the differing parts are too long (over 100,000 characters each)
 * @range [0, 1]
 * @source Levenshtein 1966, Soviet Physics Doklady 10(8); the normalisation is the common one
 * @example editSimilarity("kitten", "sitting") // 0.5714
 * @example editSimilarity("", "") // 1
 */
export function editSimilarity(a: string, b: string): number {
  const longer = Math.max(codePoints(a).length, codePoints(b).length);
  return longer === 0 ? 1 : 1 - editDistance(a, b) / longer;
}
