import { InputError } from "../../core/index.ts";
import { numbered } from "./ngram-matches.ts";
import { splitWhitespace } from "./whitespace.ts";

/**
 * Distinct-n: how much a text, or a set of texts, repeats itself.
 *
 *     distinct_n = |different n-grams| / |n-grams|
 *
 * Given several texts their n-grams are pooled, so that many responses which say the same are found out. No n-gram reaches across two texts.
 *
 * @param texts one text, or several
 * @param options.n length of the n-grams, in words; default 2
 * @param options.tokenize what the words are; default lower case, cut at white space
 * @returns the share; 1 where no text has n words, since nothing is repeated
 * @throws {InputError} when n is not a whole number from 1
 * @range [0, 1]
 * @source Li et al. 2016, arXiv:1510.03055, section 5.2 (distinct-1 and distinct-2)
 * @example distinctNgrams("no no no no", { n: 2 }) // 0.3333
 * @example distinctNgrams(["I do not know", "I do not care"], { n: 1 }) // 0.625
 */
export function distinctNgrams(
  texts: string | readonly string[],
  {
    n = 2,
    tokenize = (line: string) => splitWhitespace(line.toLowerCase()),
  }: { n?: number; tokenize?: (text: string) => readonly string[] } = {},
): number {
  if (!(Number.isInteger(n) && n >= 1)) throw new InputError("distinctNgrams", "n must be a whole number from 1", n);
  const lists = (typeof texts === "string" ? [texts] : texts).map(tokenize);
  let total = 0;
  const different = new Set<string>();
  const [, numbers] = numbered(lists.flat(), lists);
  for (const list of numbers) {
    for (let i = 0; i + n <= list.length; i++) {
      different.add(list.subarray(i, i + n).join());
      total++;
    }
  }
  return total === 0 ? 1 : different.size / total;
}
