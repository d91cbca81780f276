import { hash32 } from "../../core/index.ts";

/** Cuts a text into pieces as tokenisers do: a word or number with the blank before it, a sign, a line break. Together they are the text. */
export const tokenise = (text: string): string[] => text.match(/ ?[\p{L}\p{M}_']+| ?\p{N}+|\s|[\s\S]/gu) ?? [];

/** A number for a token, the same everywhere. */
export const tokenId = (token: string): number => hash32(token) >>> 1;

/** How many tokens a list of messages takes, with a few for each message's frame. */
export const countTokens = (texts: readonly string[]): number => texts.reduce((sum, text) => sum + tokenise(text).length + 4, 0);

/**
 * log p(token | text before), for a model without one: what was said before is likely again, everything else is a fixed surprise of its own.
 */
export function defaultLogprob(before: string, token: string): number {
  const surprise = ((hash32(token) >>> 0) % 1000) / 1000;
  return token.trim() !== "" && before.includes(token.trim()) ? -0.2 - surprise : -2 - 3 * surprise;
}

/** Hashed n-grams of letters and words, at length 1. */
export function embed(text: string, dimensions: number): Float32Array {
  const vector = new Float32Array(dimensions);
  const add = (gram: string, weight: number) => {
    const hash = hash32(gram);
    vector[(hash >>> 1) % dimensions]! += hash & 1 ? weight : -weight;
  };
  for (const word of text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []) {
    add(word, 1);
    const framed = `<${word}>`;
    for (let i = 0; i + 3 <= framed.length; i++) add(framed.slice(i, i + 3), 0.3);
  }
  const length = Math.hypot(...vector);
  return length > 0 ? vector.map((x) => x / length) : vector;
}
