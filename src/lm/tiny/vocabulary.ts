import { InputError } from "../../core/index.ts";

/** The pieces of text that a small model reads and writes. Token 0 is none of them: it stands before every text and after it. */
export interface Vocabulary {
  /** texts of the tokens; that of token 0 is empty */
  readonly tokens: readonly string[];
  encode(text: string): Int32Array;
  decode(ids: ArrayLike<number>): string;
}

/** Token 0: the text is over. */
export const end = 0;

/**
 * @param pieces texts of the tokens, such as words with the blank before them; a string gives its letters
 */
export function createVocabulary(pieces: Iterable<string>): Vocabulary {
  const tokens = ["", ...new Set(pieces)];
  if (tokens.length === 1 || tokens.includes("", 1))
    throw new InputError("tinyLm", "a vocabulary holds at least one token, and none is empty", tokens.slice(1));
  const numbers = new Map(tokens.map((token, id) => [token, id]));
  const longest = Math.max(...tokens.map(({ length }) => length));
  return {
    tokens,
    encode(text) {
      const ids: number[] = [];
      for (let at = 0; at < text.length; ) {
        let length = Math.min(longest, text.length - at);
        while (length > 0 && !numbers.has(text.slice(at, at + length))) length--;
        if (length === 0) throw new InputError("tinyLm", "every part of a text must be in the vocabulary", text.slice(at));
        ids.push(numbers.get(text.slice(at, at + length))!);
        at += length;
      }
      return Int32Array.from(ids);
    },
    decode: (ids) => Array.from(ids, (id) => tokens[id]!).join(""),
  };
}
