import { countSyllables } from "./count-syllables.ts";
import { splitWhitespace, withoutWhitespace } from "./whitespace.ts";

/** What readability formulas are made of. */
export interface TextStatistics {
  /** pieces between white space that hold a letter or digit */
  words: number;
  /** stretches up to . ! or ? with more than two words; at least 1 where there is a word */
  sentences: number;
  /** characters other than white space, punctuation included */
  characters: number;
  /** letters and digits */
  letters: number;
  syllables: number;
  /** words of three syllables or more */
  polysyllables: number;
  /** the same, where -ed, -es and -ing do not count as a syllable */
  complexWords: number;
}

/** Counts a text by the rules of the textstat package, apart from syllables, which go by `countSyllables`. */
export function textStatistics(text: string): TextStatistics {
  const plain = text.normalize("NFC");
  const words = wordsOf(plain);
  const syllables = words.map(countSyllables);
  const complex = words.filter((word, i) => syllables[i]! - (/(?:[td]ed|[sxzcgh]es|ing)$/i.test(word) ? 1 : 0) >= 3);
  return {
    words: words.length,
    sentences: Math.max(Math.min(1, words.length), plain.split(/[.!?]+/).filter((stretch) => wordsOf(stretch).length > 2).length),
    characters: Array.from(withoutWhitespace(plain)).length,
    letters: words.reduce((total, word) => total + Array.from(word.replace(/[^\p{L}\p{N}_]/gu, "")).length, 0),
    syllables: syllables.reduce((total, count) => total + count, 0),
    polysyllables: syllables.filter((count) => count >= 3).length,
    complexWords: complex.length,
  };
}

const wordsOf = (text: string) =>
  splitWhitespace(text.replace(/[^\p{L}\p{M}\p{N}_\s']/gu, "")).filter((word) => /[\p{L}\p{N}]/u.test(word));
