import { textStatistics } from "./text-statistics.ts";

/**
 * Coleman–Liau index: school years by letters and sentences per hundred words.
 *
 *     5.88 letters/words − 29.6 sentences/words − 15.8
 *
 * Letters are letters and digits. (The textstat package has 5.80 in place of 5.88.)
 *
 * @param text English text
 * @returns the index, in US school years; 0 for a text without words
 * @source Coleman and Liau 1975, Journal of Applied Psychology 60(2)
 * @example colemanLiauIndex("The cat sat on the mat. It was a good cat.") // -5.1455
 * @example colemanLiauIndex("Gastrointestinal malignancies necessitate multidisciplinary evaluation.") // 55.896
 * @example colemanLiauIndex("") // 0
 */
export function colemanLiauIndex(text: string): number {
  const { words, sentences, letters } = textStatistics(text);
  return words === 0 ? 0 : (5.88 * letters - 29.6 * sentences) / words - 15.8;
}
