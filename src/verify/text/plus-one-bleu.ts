import { mean, minimum } from "../../math/index.ts";
import { bleuCounts, type Tokenize } from "./bleu-counts.ts";
import type { References } from "./references.ts";
import { tokenize13a } from "./tokenize-13a.ts";

/**
 * BLEU with one match added to every order: the reward of BLEUBERI.
 *
 *     BLEU = min(1, exp(1 − r/c)) · (Π_n (m_n + 1) / (possible_n + 1))^¼
 *
 * r is the length of the shortest reference, so one terse reference makes any length free; that is how the reference behaves.
 * Equal to `compute_bleu(smooth=True)` of tensorflow/nmt, which the `bleu` of Hugging Face evaluate wraps.
 *
 * @param text what is scored
 * @param references one reference, or several
 * @param options.order largest n; default 4
 * @param options.tokenize what the tokens are; default tokenize13a
 * @returns BLEU; 0 for a text or a shortest reference without tokens; a text without a match gets a little for being short
 * @throws {InputError} when there is no reference
 * @range [0, 1]
 * @source Chang et al. 2025 (BLEUBERI), arXiv:2505.11080; Lin and Och 2004, COLING, section 4.1 (the smoothing, here from n = 1)
 * @example plusOneBleu("the cat sat on the mat", "the cat is on the mat") // 0.4889
 * @example plusOneBleu("the cat", ["the cat is on the mat", "cat"]) // 1
 * @example plusOneBleu("", "the cat") // 0
 */
export function plusOneBleu(
  text: string,
  references: References,
  { order = 4, tokenize = tokenize13a }: { order?: number; tokenize?: Tokenize } = {},
): number {
  const { length, referenceLengths, matches, possible } = bleuCounts("plusOneBleu", text, references, { order, tokenize });
  const shortest = minimum(referenceLengths);
  if (length === 0 || shortest === 0) return 0;
  const precision = mean(matches.map((matched, n) => Math.log((matched + 1) / (possible[n]! + 1))));
  return Math.exp(precision + Math.min(0, 1 - shortest / length));
}
