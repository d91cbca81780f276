import { bleuCounts, bleuOf, closestLength, type Smoothing, type Tokenize } from "./bleu-counts.ts";
import type { References } from "./references.ts";
import { tokenize13a } from "./tokenize-13a.ts";
import { trimEnd } from "./whitespace.ts";

/** Which n-grams are counted, and what an order without a match is worth. */
export interface BleuOptions extends Smoothing {
  order?: number;
  tokenize?: Tokenize;
}

/**
 * BLEU of one text: how many of its word sequences of length 1 to 4 stand in the references, and is it long enough.
 *
 *     BLEU = exp(min(0, 1 − r/c) + (1/N) Σ_n log p_n),   p_n = m_n / (c − n + 1)
 *
 * c is the length of the text, r that of the reference nearest in length, N the largest order the text is long enough for. The k-th order that has
 * possible n-grams but no match counts 2⁻ᵏ matches, unless `floor` or `add` says otherwise. Equal to `sacrebleu.sentence_bleu` (which prints 100 times it).
 *
 * @param text what is scored
 * @param references one reference, or several
 * @param options.order largest n; default 4
 * @param options.floor matches credited to each order that has none; 0 for no smoothing; absent: 1/2, 1/4, …
 * @param options.add k ≥ 0: added to matches and possible n-grams of the orders from 2; with it there is no other smoothing; default 0
 * @param options.tokenize what the tokens are; default tokenize13a
 * @returns BLEU; 0 where no word matches
 * @throws {InputError} when there is no reference, or an option is out of range
 * @range [0, 1]
 * @source Papineni et al. 2002, ACL, section 2.3; Post 2018 (sacreBLEU), arXiv:1804.08771; Chen and Cherry 2014, WMT, sections 3.1 to 3.3 (smoothing)
 * @example bleu("the cat sat on the mat", "the cat is on the mat") // 0.3799
 * @example bleu("the cat sat on the mat", "the cat is on the mat", { floor: 0 }) // 0
 * @example bleu("the cat sat on the mat", ["the cat is on the mat", "a cat sat on the mat"]) // 0.8409
 */
export function bleu(text: string, references: References, { order = 4, floor, add, tokenize = tokenize13a }: BleuOptions = {}): number {
  const counts = bleuCounts("bleu", text, references, { order, tokenize: (line) => tokenize(trimEnd(line)) });
  return bleuOf("bleu", counts, closestLength(counts), { floor, add }, true);
}
