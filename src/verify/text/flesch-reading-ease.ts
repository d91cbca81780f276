import { textStatistics } from "./text-statistics.ts";

/**
 * Flesch reading ease: how easily an English text is read.
 *
 *     206.835 − 1.015 words/sentences − 84.6 syllables/words
 *
 * About 100 for a child's book, 60 for plain English, below 30 for a scientific paper. Text that is no English has no readability here.
 *
 * @param text English text
 * @returns the ease, at most 121.22; 0 for a text without words
 * @source Flesch 1948, Journal of Applied Psychology 32(3)
 * @example fleschReadingEase("The cat sat on the mat. It was a good cat.") // 116.6525
 * @example fleschReadingEase("Gastrointestinal malignancies necessitate multidisciplinary evaluation.") // -221.24
 * @example fleschReadingEase("") // 0
 */
export function fleschReadingEase(text: string): number {
  const { words, sentences, syllables } = textStatistics(text);
  return words === 0 ? 0 : 206.835 - (1.015 * words) / sentences - (84.6 * syllables) / words;
}
