import type { Encoder } from "../../core/index.ts";
import { cosine, maximum, mean } from "../../math/index.ts";
import { checkPairs } from "./longest-common.ts";
import { fBeta, type References, referenceList } from "./references.ts";
import { textVectors } from "./text-vectors.ts";
import { tokenize13a } from "./tokenize-13a.ts";

/**
 * Soft alignment F1: like token F1, but a word may match one that means nearly the same.
 *
 *     P = mean_x max_y cos(x, y),  R = mean_y max_x cos(x, y),  F = (2PR / (P + R) − b) / (1 − b)
 *
 * This is BERTScore with vectors of single words in place of words in context, so that any encoder will do. A word matches itself with 1 even where the
 * encoder does not know it; a word that resembles nothing counts 0, not less.
 *
 * @param encoder gives the vectors of words
 * @param text what is scored
 * @param references one reference, or several: the best counts
 * @param options.baseline b in [0, 1): F of unrelated texts, which becomes 0; default 0
 * @param options.tokenize what the words are; default tokenize13a in lower case
 * @returns F, at most 1; below 0 for texts that resemble each other less than unrelated ones; F = 0 where one side has no words
 * @throws {InputError} when there is no reference, or the texts have too many different words (over 3,000 each)
 * @source Zhang et al. 2020 (BERTScore), arXiv:1904.09675, section 3 (greedy matching, baseline rescaling)
 * @example await softAlignF1(cooccurrenceEncoder(["a quick fox", "a fast fox"]), "a quick fox", "a quick fox") // 1
 * @example await softAlignF1(cooccurrenceEncoder(["a quick fox", "a fast fox"]), "unknown words", "quite different") // 0
 */
export async function softAlignF1(
  encoder: Encoder,
  text: string,
  references: References,
  {
    baseline = 0,
    tokenize = (line: string) => tokenize13a(line.toLowerCase()),
  }: { baseline?: number; tokenize?: (text: string) => readonly string[] } = {},
): Promise<number> {
  const words = tokenize(text);
  const others = referenceList("softAlignF1", references).map((reference) => tokenize(reference));
  const all = [...new Set([...words, ...others.flat()])];
  checkPairs("softAlignF1", new Set(words).size, new Set(others.flat()).size, 1e7);
  const vectors = all.length === 0 ? [] : await textVectors(encoder, all);
  const vector = new Map(all.map((word, i) => [word, vectors[i]!]));
  const nearest = (from: readonly string[], to: readonly string[]) => {
    const choices = [...new Set(to)];
    const known = new Map<string, number>();
    return mean(
      from.map((word) => {
        const found =
          known.get(word) ??
          maximum(choices.map((other) => (other === word ? 1 : Math.max(0, cosine(vector.get(word)!, vector.get(other)!)))));
        known.set(word, found);
        return found;
      }),
    );
  };
  const scores = others.map((other) =>
    words.length === 0 || other.length === 0 ? 0 : fBeta(nearest(words, other), nearest(other, words), 1),
  );
  return (maximum(scores) - baseline) / (1 - baseline);
}
