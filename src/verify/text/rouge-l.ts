import { ratio } from "../../math/index.ts";
import { longestCommon } from "./longest-common.ts";
import { numbered } from "./ngram-matches.ts";
import { best, fBeta, type References } from "./references.ts";
import type { RougeOptions } from "./rouge-n.ts";
import { tokenizeRouge } from "./tokenize-rouge.ts";

/**
 * ROUGE-L: how much of the reference stands in the text in the same order, gaps allowed.
 *
 *     F_β of P = LCS / |text|,  R = LCS / |reference|
 *
 * LCS is the length of the longest common subsequence of words. Equal to `rougeL` of the rouge_score package.
 *
 * @param text what is scored
 * @param references one reference, or several: the best counts
 * @param options.stem whether words lose their English endings; default false
 * @param options.beta β ≥ 0: how many times recall counts; Infinity for recall alone; default 1
 * @returns F_β; 0 where a side has no words
 * @throws {InputError} when there is no reference, or the texts are too long (over 126,000 words each)
 * @range [0, 1]
 * @source Lin 2004 (ROUGE), ACL workshop, section 3.1
 * @example rougeL("The quick brown dog jumps on the log.", "The quick brown fox jumps over the lazy dog", { stem: true }) // 0.5882
 * @example rougeL("police killed the gunman", ["the gunman killed police", "police kill the gunman"]) // 0.75
 */
export function rougeL(text: string, references: References, { stem = false, beta = 1 }: RougeOptions = {}): number {
  const words = tokenizeRouge(text, { stem });
  return best("rougeL", references, (reference) => {
    const others = tokenizeRouge(reference, { stem });
    const [own, [other]] = numbered(words, [others]);
    const common = longestCommon("rougeL", own, other!);
    return fBeta(ratio(common, words.length), ratio(common, others.length), beta);
  });
}
