import { InputError } from "../../core/index.ts";
import { ngramMatches, numbered } from "./ngram-matches.ts";
import { type References, referenceList } from "./references.ts";

/** Cuts a text into tokens. */
export type Tokenize = (text: string) => readonly string[];

/** What BLEU is computed from: of one text, or added up over many. */
export interface BleuCounts {
  /** tokens of the text */
  length: number;
  /** tokens of each reference, [references]; their sums over a corpus are not used */
  referenceLengths: readonly number[];
  /** n-grams of the text that its references have, [orders] */
  matches: number[];
  /** n-grams of the text, [orders] */
  possible: number[];
}

/** Counts matches of one text against its references. */
export function bleuCounts(
  where: string,
  text: string,
  references: References,
  { order, tokenize }: { order: number; tokenize: Tokenize },
): BleuCounts {
  if (!(Number.isInteger(order) && order >= 1)) throw new InputError(where, "the order must be a whole number from 1", order);
  const tokens = tokenize(text);
  const others = referenceList(where, references).map((reference) => tokenize(reference));
  const [own, numbers] = numbered(tokens, others);
  return {
    length: tokens.length,
    referenceLengths: others.map((other) => other.length),
    matches: ngramMatches(own, numbers, order),
    possible: Array.from({ length: order }, (_, before) => Math.max(0, tokens.length - before)),
  };
}

/** The reference length nearest to that of the text; the shorter of two that are equally near. */
export const closestLength = ({ length, referenceLengths }: BleuCounts): number =>
  referenceLengths.reduce((closest, one) => {
    const nearer = Math.abs(one - length) - Math.abs(closest - length);
    return nearer < 0 || (nearer === 0 && one < closest) ? one : closest;
  });

/** How BLEU treats an order without a match; see `bleu`. */
export interface Smoothing {
  floor?: number;
  add?: number;
}

/**
 * BLEU from its counts, as in `bleu` and `corpusBleu`.
 *
 * @param effective whether orders that the text is too short for are left out, rather than making the whole 0
 */
export function bleuOf(
  where: string,
  { length, matches, possible }: BleuCounts,
  referenceLength: number,
  { floor, add = 0 }: Smoothing,
  effective: boolean,
): number {
  if (!(floor === undefined || floor >= 0) || !(add >= 0))
    throw new InputError(where, "floor and add must not be negative", { floor, add });
  if (!matches.some((count) => count > 0)) return 0;
  let logs = 0;
  let orders = 0;
  let credit = 1;
  for (let n = 0; n < matches.length; n++) {
    const matched = matches[n]! + (n > 0 ? add : 0);
    const whole = possible[n]! + (n > 0 ? add : 0);
    if (whole === 0) {
      if (!effective) return 0;
      break;
    }
    orders++;
    const credited = matched > 0 ? matched : add > 0 ? 0 : (floor ?? (credit /= 2));
    logs += Math.log(credited / whole);
  }
  return Math.exp(logs / orders + Math.min(0, 1 - referenceLength / length));
}
