import type { CallOptions, ChatOptions, Encoder, LanguageModel } from "../core/index.ts";
import type { Reranker } from "./reranker.ts";

/** One call of a model on its way through the layers. */
export interface ModelCall {
  /** id of the model that is asked */
  readonly model: string;
  readonly kind: "chat" | "score" | "encode" | "rank";
  /** messages, texts, a query: what the answer depends on besides the options, and what JSON can hold */
  readonly input: readonly unknown[];
  readonly options: ChatOptions;
}

/**
 * What stands between a caller and a model: it sees each call, may change its options, delay, repeat or answer it.
 * A layer that is used around several models is shared by them: one limit for one key, one budget for all judges.
 */
export type Layer = <T>(call: ModelCall, next: (call: ModelCall) => Promise<T>) => Promise<T>;

/**
 * The same model behind layers, the first of them outermost.
 *
 *     layered(model, remember(cache), retry(), limitConcurrency(8))
 */
export function layered(model: LanguageModel, ...layers: readonly Layer[]): LanguageModel {
  const through = chain(model.id, layers);
  return {
    id: model.id,
    chat: (messages, options = {}) => through("chat", [messages], options, (to) => model.chat(messages, to)),
    ...(model.score && {
      score: (prompt, continuation, options = {}) =>
        through("score", [prompt, continuation], options, (to) => model.score!(prompt, continuation, to)),
    }),
    ...checkOf(model),
  };
}

/** The same for an encoder. */
export function layeredEncoder(encoder: Encoder, ...layers: readonly Layer[]): Encoder {
  const through = chain(encoder.id, layers);
  return {
    id: encoder.id,
    encode: (texts, options = {}) => through("encode", texts, options, (to) => encoder.encode(texts, to)),
    ...checkOf(encoder),
  };
}

/** The same for a reranker. */
export function layeredReranker(reranker: Reranker, ...layers: readonly Layer[]): Reranker {
  const through = chain(reranker.id, layers);
  return {
    id: reranker.id,
    rank: (query, documents, options = {}) => through("rank", [query, ...documents], options, (to) => reranker.rank(query, documents, to)),
    ...checkOf(reranker),
  };
}

const checkOf = (model: Pick<LanguageModel, "check">) => model.check && { check: () => model.check!() };

function chain(model: string, layers: readonly Layer[]) {
  return <T>(
    kind: ModelCall["kind"],
    input: readonly unknown[],
    options: CallOptions,
    send: (options: ChatOptions) => Promise<T>,
  ): Promise<T> => {
    const from = (depth: number, call: ModelCall): Promise<T> => {
      const layer = layers[depth];
      return layer ? layer(call, (changed) => from(depth + 1, changed)) : send(call.options);
    };
    return from(0, { model, kind, input, options });
  };
}
