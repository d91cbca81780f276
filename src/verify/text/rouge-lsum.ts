import { ratio } from "../../math/index.ts";
import { longestCommonPlaces } from "./longest-common.ts";
import { numbered } from "./ngram-matches.ts";
import { best, fBeta, type References } from "./references.ts";
import type { RougeOptions } from "./rouge-n.ts";
import { tokenizeRouge } from "./tokenize-rouge.ts";

/**
 * ROUGE-Lsum: ROUGE-L for summaries of several sentences, one a line. Each reference sentence is matched with all sentences of the text together.
 *
 *     hits = Σ_r |∪_c LCS(r, c)|,   F_β of P = hits / |text|,  R = hits / |reference|
 *
 * A word counts at most as often as both sides have it. Equal to `rougeLsum` of the rouge_score package, which cuts sentences at line breaks.
 *
 * @param text what is scored, one sentence a line
 * @param references one reference, or several: the best counts
 * @param options.stem whether words lose their English endings; default false
 * @param options.beta β ≥ 0: how many times recall counts; Infinity for recall alone; default 1
 * @returns F_β; 0 where a side has no words
 * @throws {InputError} when there is no reference, or two sentences are too long (over 5,000 words each)
 * @range [0, 1]
 * @source Lin 2004 (ROUGE), ACL workshop, section 3.2; clipping as in ROUGE-1.5.5
 * @example rougeLsum("w1 w2 w6 w7 w8\nw1 w3 w8 w9 w5", "w1 w2 w3 w4 w5") // 0.5333
 */
export function rougeLsum(text: string, references: References, { stem = false, beta = 1 }: RougeOptions = {}): number {
  const sentences = (whole: string) => whole.split("\n").map((line) => tokenizeRouge(line, { stem }));
  const own = sentences(text);
  return best("rougeLsum", references, (reference) => {
    const others = sentences(reference);
    const [flat, numbers] = numbered(own.flat(), others);
    let start = 0;
    const candidates = own.map((words) => flat.subarray(start, (start += words.length)));
    const leftInText = countsOf(flat, flat.length);
    const leftInReference = countsOf(
      numbers.flatMap((line) => Array.from(line)),
      flat.length,
    );
    let hits = 0;
    for (const line of numbers) {
      const places = new Set(candidates.flatMap((candidate) => longestCommonPlaces("rougeLsum", line, candidate)));
      for (const place of [...places].sort((a, b) => a - b)) {
        const word = line[place]!;
        if (leftInText[word]! > 0 && leftInReference[word]! > 0) {
          hits++;
          leftInText[word]!--;
          leftInReference[word]!--;
        }
      }
    }
    const length = others.reduce((total, words) => total + words.length, 0);
    return fBeta(ratio(hits, flat.length), ratio(hits, length), beta);
  });
}

/** How often each word number occurs; words that only the reference has are left out. */
function countsOf(words: ArrayLike<number>, size: number): Int32Array {
  const counts = new Int32Array(size);
  for (let i = 0; i < words.length; i++) if (words[i]! >= 0) counts[words[i]!]!++;
  return counts;
}
