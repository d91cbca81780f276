import { textStatistics } from "./text-statistics.ts";

/**
 * Flesch–Kincaid grade: the school years that an English text asks for.
 *
 *     0.39 words/sentences + 11.8 syllables/words − 15.59
 *
 * As a reward it is easily fooled: chopping sentences lowers it whatever they say. Combine it with a measure of meaning.
 *
 * @param text English text
 * @returns the grade, in US school years, at least −3.4; 0 for a text without words
 * @source Kincaid et al. 1975, Research Branch Report 8-75, Navy
 * @example fleschKincaidGrade("The cat sat on the mat. It was a good cat.") // -1.645
 * @example fleschKincaidGrade("Gastrointestinal malignancies necessitate multidisciplinary evaluation.") // 45.36
 * @example fleschKincaidGrade("") // 0
 */
export function fleschKincaidGrade(text: string): number {
  const { words, sentences, syllables } = textStatistics(text);
  return words === 0 ? 0 : (0.39 * words) / sentences + (11.8 * syllables) / words - 15.59;
}
