import { textStatistics } from "./text-statistics.ts";

/**
 * Gunning fog: the school years that an English text asks for, by its long words.
 *
 *     0.4 (words/sentences + 100 complex/words)
 *
 * A complex word has three syllables or more without -ed, -es and -ing. (The textstat package leaves out a list of easy words instead.)
 *
 * @param text English text
 * @returns the index, in US school years; 0 for a text without words
 * @source Gunning 1952, The Technique of Clear Writing
 * @example gunningFog("The cat sat on the mat. It was a good cat.") // 2.2
 * @example gunningFog("Gastrointestinal malignancies necessitate multidisciplinary evaluation.") // 42
 * @example gunningFog("") // 0
 */
export function gunningFog(text: string): number {
  const { words, sentences, complexWords } = textStatistics(text);
  return words === 0 ? 0 : 0.4 * (words / sentences + (100 * complexWords) / words);
}
