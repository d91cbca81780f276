/** Words for taking a response apart, as the released checkers do: white space, `\w` and punctuation as Python sees them. */
import { splitWhitespace } from "../text/whitespace.ts";

export { splitWhitespace };

/** The 32 punctuation marks of ASCII. */
const punctuation = new Set("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~");
const marks = /[!-/:-@[-`{-~]/g;
const wordCharacter = /[\p{L}\p{N}_]/u;

export const withoutPunctuation = (text: string): string => text.replace(marks, "");

export const isPunctuation = (text: string): boolean => text !== "" && [...text].every((character) => punctuation.has(character));

/** The text without the given characters at its start and end. */
export function trimOf(text: string, drop: (character: string) => boolean, ends: "start" | "end" | "both" = "both"): string {
  let start = 0;
  let end = text.length;
  if (ends !== "end") while (start < end && drop(text[start]!)) start++;
  if (ends !== "start") while (end > start && drop(text[end - 1]!)) end--;
  return text.slice(start, end);
}

/** The text without ASCII punctuation and spaces at its start and end. */
export const trimMarks = (text: string, ends: "start" | "end" | "both" = "both"): string =>
  trimOf(text, (character) => character === " " || punctuation.has(character), ends);

/** Runs of letters, digits and `_`. */
export const wordRuns = (text: string): string[] => text.match(/[\p{L}\p{N}_]+/gu) ?? [];

/** Words as white space parts them, with no ASCII punctuation in them. */
export const bareWords = (text: string): string[] => splitWhitespace(withoutPunctuation(text));

export const sameIgnoringCase = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

/** How often one text stands in another, not overlapping. */
export function countOf(text: string, part: string): number {
  let count = 0;
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length)) count++;
  return count;
}

/** Whether a text holds a word, ignoring case, with no letter or digit running on at either end. */
export function holdsWord(text: string, word: string): boolean {
  const lower = text.toLowerCase();
  const wanted = word.toLowerCase();
  const isWord = (character: string | undefined) => character !== undefined && wordCharacter.test(character);
  for (let at = lower.indexOf(wanted); at >= 0; at = lower.indexOf(wanted, at + 1)) {
    const end = at + wanted.length;
    if (isWord(lower[at - 1]) !== isWord(wanted[0]) && isWord(lower[end]) !== isWord(wanted.at(-1))) return true;
  }
  return false;
}

/** Letters without their accents, and nothing else beyond ASCII. */
export const plainAscii = (text: string): string => text.normalize("NFKD").replace(/[^\x00-\x7f]/g, "");
