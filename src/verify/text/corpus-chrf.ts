import { InputError } from "../../core/index.ts";
import { argmax, sum } from "../../math/index.ts";
import { type ChrfCounts, type ChrfOptions, checkChrf, chrfCounts, chrfOf } from "./chrf-counts.ts";
import { type References, referenceList } from "./references.ts";

/**
 * chrF of a corpus: the counts of all texts, each against its best reference, are added up first.
 *
 *     chrF_β from Σm_n, Σtext_n, Σreference_n, as in chrf
 *
 * Equal to `sacrebleu.corpus_chrf` (which prints 100 times it).
 *
 * @param texts what is scored, [texts]
 * @param references for each text one reference or several, [texts]
 * @param options.characters largest n for characters; default 6
 * @param options.words largest n for words; default 0, chrF++ has 2
 * @param options.beta β ≥ 0: how many times recall counts; default 2
 * @returns chrF
 * @throws {InputError} when the lists are empty or differ in length, a text has no reference, or an option is out of range
 * @range [0, 1]
 * @source Popović 2015, WMT, eq. 1; Post 2018 (sacreBLEU), arXiv:1804.08771
 * @example corpusChrf(["the cat sat", "hello"], ["the cat sits", "hello"]) // 0.6814
 */
export function corpusChrf(
  texts: readonly string[],
  references: readonly References[],
  { characters = 6, words = 0, beta = 2 }: ChrfOptions = {},
): number {
  checkChrf("corpusChrf", { characters, words, beta });
  if (texts.length !== references.length || texts.length === 0) {
    throw new InputError("corpusChrf", "needs as many references as texts, and at least one", [texts.length, references.length]);
  }
  const counts = texts.map((text, i) => {
    const each = referenceList("corpusChrf", references[i]!).map((reference) => chrfCounts(text, reference, { characters, words }));
    return each[argmax(each.map((one) => chrfOf(one, beta)))]!;
  });
  const added = (side: keyof ChrfCounts) => Array.from({ length: characters + words }, (_, n) => sum(counts.map((one) => one[side][n]!)));
  return chrfOf({ text: added("text"), reference: added("reference"), matches: added("matches") }, beta);
}
