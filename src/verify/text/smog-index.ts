import { textStatistics } from "./text-statistics.ts";

/**
 * SMOG: the school years that one needs to understand all of an English text, by its words of three syllables or more.
 *
 *     1.0430 √(30 polysyllables/sentences) + 3.1291
 *
 * Made for thirty sentences; on a few it is rough.
 *
 * @param text English text
 * @returns the grade, in US school years, at least 3.1291; 0 for a text without words
 * @source McLaughlin 1969, Journal of Reading 12(8)
 * @example smogIndex("The cat sat on the mat. It was a good cat.") // 3.1291
 * @example smogIndex("Gastrointestinal malignancies necessitate multidisciplinary evaluation.") // 15.9032
 * @example smogIndex("") // 0
 */
export function smogIndex(text: string): number {
  const { words, sentences, polysyllables } = textStatistics(text);
  return words === 0 ? 0 : 1.043 * Math.sqrt((30 * polysyllables) / sentences) + 3.1291;
}
