import { InputError } from "../../core/index.ts";
import { codePoints, ngramMatches, numbered } from "./ngram-matches.ts";
import { fBeta } from "./references.ts";
import { splitWhitespace, withoutWhitespace } from "./whitespace.ts";

/** Which n-grams chrF counts, and how much recall matters. */
export interface ChrfOptions {
  characters?: number;
  words?: number;
  beta?: number;
}

/** For each order n-grams of the text, of the reference, and of both, [orders]: characters first, then words. */
export interface ChrfCounts {
  readonly text: readonly number[];
  readonly reference: readonly number[];
  readonly matches: readonly number[];
}

/** @throws {InputError} when an order is not a whole number, or β is negative */
export function checkChrf(where: string, { characters, words, beta }: Required<ChrfOptions>): void {
  const whole = (n: number) => Number.isInteger(n) && n >= 0;
  if (!(whole(characters) && whole(words) && characters + words > 0 && beta >= 0)) {
    throw new InputError(where, "orders must be whole numbers, not all 0, and beta at least 0", { characters, words, beta });
  }
}

/** Counts the n-grams of a text and one reference. Orders that the reference is too short for are left out on both sides, as in sacrebleu. */
export function chrfCounts(text: string, reference: string, { characters, words }: { characters: number; words: number }): ChrfCounts {
  const own = codePoints(withoutWhitespace(text));
  const other = codePoints(withoutWhitespace(reference));
  const counts = side(own, other, characters);
  if (words === 0) return counts;
  const [ownWords, [otherWords]] = numbered(pieces(text), [pieces(reference)]);
  const more = side(ownWords, otherWords!, words);
  return {
    text: [...counts.text, ...more.text],
    reference: [...counts.reference, ...more.reference],
    matches: [...counts.matches, ...more.matches],
  };
}

/** F_β of the mean precision and the mean recall over the orders that both sides are long enough for. */
export function chrfOf({ text, reference, matches }: ChrfCounts, beta: number): number {
  let precision = 0;
  let recall = 0;
  let orders = 0;
  for (let n = 0; n < matches.length; n++) {
    if (text[n] === 0 || reference[n] === 0) continue;
    orders++;
    precision += matches[n]! / text[n]!;
    recall += matches[n]! / reference[n]!;
  }
  return orders === 0 ? 0 : fBeta(precision / orders, recall / orders, beta);
}

function side(text: Int32Array, reference: Int32Array, orders: number): ChrfCounts {
  const grams = (items: Int32Array) => Array.from({ length: orders }, (_, before) => Math.max(0, items.length - before));
  const ofReference = grams(reference);
  return {
    text: grams(text).map((count, n) => (ofReference[n]! > 0 ? count : 0)),
    reference: ofReference,
    matches: ngramMatches(text, [reference], orders),
  };
}

const markAtEnd = /[\x21-\x2f\x3a-\x40\x5b-\x60\x7b-\x7e]$/;
const markAtStart = /^[\x21-\x2f\x3a-\x40\x5b-\x60\x7b-\x7e]/;

/** Words with one punctuation mark taken off their end, or else off their start. */
const pieces = (text: string): string[] =>
  splitWhitespace(text).flatMap((word) => {
    if (word.length === 1) return word;
    if (markAtEnd.test(word)) return [word.slice(0, -1), word.slice(-1)];
    return markAtStart.test(word) ? [word[0]!, word.slice(1)] : word;
  });
