import { counts, f1, mean, ngrams, ratio } from "../../math/index.ts";
import { type References, referenceList } from "./references.ts";
import { splitWhitespace } from "./whitespace.ts";

/**
 * SARI: did a simplification add, keep and delete the words that its references add, keep and delete?
 *
 *     SARI = mean over n = 1…4 of (F_add + F_keep + P_delete) / 3
 *
 * Adding counts n-grams once. Keeping and deleting count each n-gram of the source by the share of references that keep or delete it. Deleting has no
 * recall, so that deleting too much costs. Words are what white space separates, in lower case: tokenize first to cut off punctuation.
 *
 * @param source the text to be simplified
 * @param text the simplification
 * @param references one simplification by a person, or several
 * @returns SARI; other tools print 100 times it. A part with nothing to do counts 0, as in the first release (later tools count it 1)
 * @throws {InputError} when there is no reference
 * @range [0, 1]
 * @source Xu et al. 2016, TACL 4, section 4 (eqs. 3 to 10); details as in the authors' SARI.py
 * @example sari("About 95 species are currently accepted .", "About 95 you now get in .", ["About 95 species are currently known .", "About 95 species are now accepted .", "95 species are now accepted ."]) // 0.2683
 */
export function sari(source: string, text: string, references: References): number {
  const cut = (line: string) => splitWhitespace(line.toLowerCase());
  const others = referenceList("sari", references).map(cut);
  const [from, to] = [cut(source), cut(text)];
  return mean(
    [1, 2, 3, 4].map((n) => {
      const grams = (words: readonly string[]) => ngrams(words, n).map((gram) => gram.join(" "));
      const inSource = counts(grams(from));
      const inText = counts(grams(to));
      const inReferences = counts(others.flatMap(grams));
      const share = others.length;
      const weighted = (list: Map<string, number>, gram: string) => (list.get(gram) ?? 0) * share;

      const kept = { right: 0, covered: 0, byText: 0, byReferences: 0 };
      const deleted = { right: 0, byText: 0 };
      for (const gram of inSource.keys()) {
        const before = weighted(inSource, gram);
        const after = weighted(inText, gram);
        const wanted = inReferences.get(gram) ?? 0;
        const keptHere = Math.min(before, after);
        if (keptHere > 0) kept.byText++;
        if (Math.min(before, wanted) > 0) kept.byReferences++;
        kept.right += ratio(Math.min(keptHere, wanted), keptHere);
        kept.covered += ratio(Math.min(keptHere, wanted), Math.min(before, wanted));
        const gone = before - after;
        if (gone > 0) {
          deleted.byText++;
          deleted.right += Math.max(0, gone - wanted) / gone;
        }
      }
      const added = [...inText.keys()].filter((gram) => !inSource.has(gram));
      const toAdd = [...inReferences.keys()].filter((gram) => !inSource.has(gram));
      const rightlyAdded = added.filter((gram) => inReferences.has(gram)).length;
      return mean([
        f1(ratio(rightlyAdded, added.length), ratio(rightlyAdded, toAdd.length)),
        f1(ratio(kept.right, kept.byText), ratio(kept.covered, kept.byReferences)),
        ratio(deleted.right, deleted.byText),
      ]);
    }),
  );
}
