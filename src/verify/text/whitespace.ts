/** Words for white space as the reference tools of this folder see it: the characters that Python's `str.split` cuts at (JavaScript's `\s` differs in six). */
const blanks = /[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/g;
const blanksAtEnd = /[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]$/;

/** Pieces of a text between white space; none for a blank text */
export const splitWhitespace = (text: string): string[] => text.split(blanks).filter((piece) => piece !== "");

/** The text without its white space */
export const withoutWhitespace = (text: string): string => text.replace(blanks, "");

/** The text without white space at its end. Walks back one character at a time: a pattern anchored at the end would be quadratic. */
export function trimEnd(text: string): string {
  let end = text.length;
  while (end > 0 && blanksAtEnd.test(text[end - 1]!)) end--;
  return end === text.length ? text : text.slice(0, end);
}
