import { InputError } from "../../core/index.ts";
import { ratio } from "../../math/index.ts";
import { ngramMatches, numbered } from "./ngram-matches.ts";
import { best, fBeta, type References } from "./references.ts";
import { tokenizeRouge } from "./tokenize-rouge.ts";

/** How ROUGE cuts words and how much recall matters. */
export interface RougeOptions {
  stem?: boolean;
  beta?: number;
}

/**
 * ROUGE-N: how many n-grams text and reference share.
 *
 *     F_β of P = m / |n-grams of the text|,  R = m / |n-grams of the reference|
 *
 * Equal to `rouge1`, `rouge2`, … of the rouge_score package: its fmeasure, or its precision and recall with β = 0 and ∞.
 *
 * @param text what is scored
 * @param references one reference, or several: the best counts
 * @param options.n length of the n-grams, in words; default 1
 * @param options.stem whether words lose their English endings; default false
 * @param options.beta β ≥ 0: how many times recall counts; Infinity for recall alone; default 1
 * @returns F_β; 0 where a side is shorter than n words
 * @throws {InputError} when there is no reference, or n is not a whole number from 1
 * @range [0, 1]
 * @source Lin 2004 (ROUGE), ACL workshop, section 2
 * @example rougeN("The quick brown dog jumps on the log.", "The quick brown fox jumps over the lazy dog", { stem: true }) // 0.7059
 * @example rougeN("the quick dog", "the quick brown dog", { n: 2 }) // 0.4
 */
export function rougeN(
  text: string,
  references: References,
  { n = 1, stem = false, beta = 1 }: RougeOptions & { n?: number } = {},
): number {
  if (!(Number.isInteger(n) && n >= 1)) throw new InputError("rougeN", "n must be a whole number from 1", n);
  const words = tokenizeRouge(text, { stem });
  return best("rougeN", references, (reference) => {
    const others = tokenizeRouge(reference, { stem });
    const [own, [other]] = numbered(words, [others]);
    const matches = ngramMatches(own, [other!], n)[n - 1]!;
    return fBeta(ratio(matches, Math.max(0, words.length - n + 1)), ratio(matches, Math.max(0, others.length - n + 1)), beta);
  });
}
