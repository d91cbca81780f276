import type { ChatOptions, Random, Sample, TokenTrace } from "../../core/index.ts";
import { logSumExp } from "../../math/index.ts";
import type { Answer } from "./answer.ts";
import { drawToken, largest } from "./draw-token.ts";

/** What is known of a token in its place. */
export interface Place {
  readonly logprob: number;
  readonly top: readonly { readonly text: string; readonly logprob: number }[];
}

/** @param logits of all tokens in this place, [vocabulary] */
export function placeOf(logits: Float32Array, id: number, alternatives: number, textOf: (id: number) => string): Place {
  const total = logSumExp(logits);
  const top = largest(logits, alternatives).map((token) => ({ text: textOf(token), logprob: logits[token]! - total }));
  return { logprob: logits[id]! - total, top };
}

export const traceOfPlaces = (
  ids: readonly number[],
  texts: readonly string[],
  places: readonly Place[],
  alternatives: number,
): TokenTrace => ({
  ids: Int32Array.from(ids),
  texts,
  logprobs: Float32Array.from(ids, (_, i) => places[i]!.logprob),
  ...(alternatives > 0 && { top: ids.map((_, i) => places[i]!.top) }),
});

/** One of several samples that are drawn side by side. */
export interface DrawnRow {
  readonly ended: boolean;
  /** how many tokens were drawn, those that ended it included */
  readonly drawn: number;
  /** Draws the next token; once the row has ended, one that ends it again. */
  next(logits: Float32Array): number;
  sample(): Sample;
}

export function startRow(
  answer: Answer,
  random: Random,
  { logprobs, ...options }: Pick<ChatOptions, "temperature" | "topP" | "logprobs">,
  ends: readonly number[],
  textOf: (id: number) => string,
): DrawnRow {
  const places: Place[] = [];
  let ended = false;
  let drawn = 0;
  return {
    get ended() {
      return ended;
    },
    get drawn() {
      return drawn;
    },
    next(logits) {
      if (ended) return ends[0] ?? 0;
      const id = drawToken(logits, random, options);
      drawn++;
      if (ends.includes(id)) ended = true;
      else {
        if (logprobs !== undefined) places.push(placeOf(logits, id, logprobs, textOf));
        ended = answer.add(id);
      }
      return id;
    },
    sample: () => ({
      text: answer.text,
      finish: ended ? "stop" : "length",
      ...(logprobs !== undefined && { tokens: traceOfPlaces(answer.ids, answer.texts, places, logprobs) }),
    }),
  };
}
