/** Tokens to text, without what stands for the ends of turns. */
export type Decode = (ids: readonly number[]) => string;

/** An answer that grows by one token after the other. */
export interface Answer {
  readonly text: string;
  readonly ids: readonly number[];
  /** what each token adds to the text; where several make up one letter, the last of them adds it */
  readonly texts: readonly string[];
  /** Takes a token; true when a stop text has ended the answer. It is then cut before that text. */
  add(id: number): boolean;
}

/** An answer before its first token. */
export function startAnswer(decode: Decode, stop: readonly string[] = []): Answer {
  const ids: number[] = [];
  const texts: string[] = [];
  let text = "";
  // Only the last letters are decoded anew: some tokens read differently at the beginning of a text, so the tokens before them are read with them.
  let from = 0;
  let read = 0;
  return {
    ids,
    texts,
    get text() {
      return text;
    },
    add(id) {
      ids.push(id);
      const now = decode(ids.slice(from));
      // The mark of a letter that is not complete yet.
      if (now.endsWith("\uFFFD")) {
        texts.push("");
        return false;
      }
      const piece = now.slice(decode(ids.slice(from, read)).length);
      from = read;
      read = ids.length;
      texts.push(piece);
      text += piece;
      const found = stop.map((one) => text.indexOf(one)).filter((at) => at >= 0);
      if (found.length === 0) return false;
      text = text.slice(0, Math.min(...found));
      for (let length = texts.join("").length; length > text.length; ids.pop()) length -= texts.pop()!.length;
      return true;
    },
  };
}

/** What each of the tokens of a given text adds to it. */
export function textsOf(decode: Decode, ids: readonly number[]): readonly string[] {
  const answer = startAnswer(decode);
  for (const id of ids) answer.add(id);
  return answer.texts;
}
