import { textStatistics } from "./text-statistics.ts";

/**
 * Automated readability index: school years by characters, so no syllables need be counted.
 *
 *     4.71 characters/words + 0.5 words/sentences − 21.43
 *
 * Characters are all but white space, as in the textstat package.
 *
 * @param text English text
 * @returns the index, in US school years; 0 for a text without words
 * @source Senter and Smith 1967, AMRL-TR-66-220
 * @example automatedReadabilityIndex("The cat sat on the mat. It was a good cat.") // -4.9782
 * @example automatedReadabilityIndex("Gastrointestinal malignancies necessitate multidisciplinary evaluation.") // 44.184
 * @example automatedReadabilityIndex("") // 0
 */
export function automatedReadabilityIndex(text: string): number {
  const { words, sentences, characters } = textStatistics(text);
  return words === 0 ? 0 : (4.71 * characters) / words + (0.5 * words) / sentences - 21.43;
}
