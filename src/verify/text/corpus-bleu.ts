import { InputError } from "../../core/index.ts";
import { sum } from "../../math/index.ts";
import type { BleuOptions } from "./bleu.ts";
import { type BleuCounts, bleuCounts, bleuOf, closestLength } from "./bleu-counts.ts";
import type { References } from "./references.ts";
import { tokenize13a } from "./tokenize-13a.ts";
import { trimEnd } from "./whitespace.ts";

/**
 * BLEU of a corpus: the counts of all texts are added up first, so it is not the mean of their BLEU.
 *
 *     BLEU = exp(min(0, 1 − Σr/Σc) + (1/N) Σ_n log (Σm_n / Σ(c − n + 1)))
 *
 * Equal to `sacrebleu.corpus_bleu` (which prints 100 times it).
 *
 * @param texts what is scored, [texts]
 * @param references for each text one reference or several, [texts]
 * @param options.order N: largest n; default 4
 * @param options.floor matches credited to each order that has none; 0 for no smoothing; absent: 1/2, 1/4, …
 * @param options.add k ≥ 0: added to matches and possible n-grams of the orders from 2; default 0
 * @param options.tokenize what the tokens are; default tokenize13a
 * @returns BLEU; 0 where no text is as long as the order
 * @throws {InputError} when the lists are empty or differ in length, a text has no reference, or an option is out of range
 * @range [0, 1]
 * @source Papineni et al. 2002, ACL, section 2.3; Post 2018 (sacreBLEU), arXiv:1804.08771
 * @example corpusBleu(["the cat sat on the mat", "hello"], ["the cat is on the mat", "hello"]) // 0.3826
 */
export function corpusBleu(
  texts: readonly string[],
  references: readonly References[],
  { order = 4, floor, add, tokenize = tokenize13a }: BleuOptions = {},
): number {
  if (texts.length !== references.length || texts.length === 0) {
    throw new InputError("corpusBleu", "needs as many references as texts, and at least one", [texts.length, references.length]);
  }
  const counts = texts.map((text, i) =>
    bleuCounts("corpusBleu", text, references[i]!, { order, tokenize: (line) => tokenize(trimEnd(line)) }),
  );
  const added = (list: (counts: BleuCounts) => readonly number[]) =>
    Array.from({ length: order }, (_, n) => sum(counts.map((one) => list(one)[n]!)));
  const whole = {
    length: sum(counts.map((one) => one.length)),
    referenceLengths: [],
    matches: added((one) => one.matches),
    possible: added((one) => one.possible),
  };
  return bleuOf("corpusBleu", whole, sum(counts.map(closestLength)), { floor, add }, false);
}
