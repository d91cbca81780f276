import { separatePunctuation } from "./separate-punctuation.ts";

/** What counts as a Chinese character: also Japanese kana and full-width forms, and (by a slip in the original that everybody's figures contain) U+2001 to U+2A6D, but nothing beyond the basic plane. */
const chinese =
  /[\u2001-\u2a6d\u2e80-\u2fdf\u2ff0-\u303f\u3100-\u312f\u31a0-\u31ef\u3200-\u4db5\u4e00-\u9fbb\uf900-\ufa2d\ufa30-\ufa6a\ufa70-\ufad9\ufe10-\ufe1f\ufe30-\ufe4f\uff00-\uffef]/g;

/**
 * Tokenizer for Chinese: every Chinese character is a token, the rest is cut by the punctuation rules of tokenizer 13a.
 *
 * Most kana (U+3040 to U+30FF) are not cut; for Japanese chrF is the safer metric.
 *
 * @param text any text
 * @returns its tokens; none for a blank text
 * @source Post 2018 (sacreBLEU), arXiv:1804.08771; ranges as the tool applies them
 * @example tokenizeChinese("我有3.5个apple.") // ["我", "有", "3.5", "个", "apple", "."]
 */
export function tokenizeChinese(text: string): string[] {
  return separatePunctuation(text.trim().replace(chinese, " $& "));
}
