import { type ChrfOptions, checkChrf, chrfCounts, chrfOf } from "./chrf-counts.ts";
import { best, type References } from "./references.ts";

/**
 * chrF: how many character sequences of length 1 to 6 text and reference share. Needs no tokens, so it works for any script.
 *
 *     chrF_β = (1 + β²) P R / (β² P + R),   P = mean_n m_n / text_n,   R = mean_n m_n / reference_n
 *
 * White space is left out. `{ words: 2 }` is chrF++. Equal to `sacrebleu.sentence_chrf` (which prints 100 times it).
 *
 * @param text what is scored
 * @param references one reference, or several: the best counts
 * @param options.characters largest n for characters; default 6
 * @param options.words largest n for words; default 0
 * @param options.beta β ≥ 0: how many times recall counts; default 2
 * @returns chrF; 0 for a blank text or reference
 * @throws {InputError} when there is no reference, or an option is out of range
 * @range [0, 1]
 * @source Popović 2015, WMT, eq. 1; Popović 2017, WMT (words); defaults of Post 2018 (sacreBLEU)
 * @example chrf("the cat sat", "the cat sits") // 0.6103
 * @example chrf("the cat sat", "the cat sits", { words: 2 }) // 0.6039
 * @example chrf("今天天气很好", "今天的天气很好。") // 0.3286
 */
export function chrf(text: string, references: References, { characters = 6, words = 0, beta = 2 }: ChrfOptions = {}): number {
  checkChrf("chrf", { characters, words, beta });
  return best("chrf", references, (reference) => chrfOf(chrfCounts(text, reference, { characters, words }), beta));
}
