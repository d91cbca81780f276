import {
  type CallOptions,
  type ChatOptions,
  createRandom,
  type Encoder,
  InputError,
  type LanguageModel,
  type Message,
  type Random,
  type Sample,
  type TokenTrace,
} from "../core/index.ts";
import { argmax, logSoftmax, softmax } from "../math/index.ts";
import type { NdArray, Transformer } from "../nn/index.ts";
import { createReader, type Reader } from "./tiny/reader.ts";
import { createVocabulary, end, type Vocabulary } from "./tiny/vocabulary.ts";

export interface TinyLmSize {
  /** the longest prompt and answer together, in tokens */
  readonly length: number;
  readonly width: number;
  readonly layers: number;
  readonly heads: number;
}

/** A prompt: messages, or their text where it is one message. */
export type Prompt = string | readonly Message[];

/** What a small model says of a given text, beyond what any model does. */
export interface ScoreOptions extends CallOptions {
  /** how many alternatives a token; the size of the vocabulary gives the whole distribution */
  readonly logprobs?: number;
}

/** A transformer that is small enough to be trained in seconds, as a language model. Its weights never change: training gives another model. */
export interface TinyLm extends LanguageModel {
  readonly vocabulary: Vocabulary;
  readonly size: TinyLmSize;
  readonly params: Transformer<NdArray>;
  score(prompt: readonly Message[], continuation: string, options?: ScoreOptions): Promise<TokenTrace>;
  /** Samples for a prompt at once; `chat` is this as a promise. */
  sample(prompt: Prompt, options?: ChatOptions): readonly Sample[];
  /** `score` at once. */
  trace(prompt: Prompt, continuation: string, options?: ScoreOptions): TokenTrace;
  /** Logits at each token of a continuation, given what is before it, [tokens][vocabulary]. */
  logits(prompt: Prompt, continuation: string): readonly Float32Array[];
  /** The same model with other weights. */
  withParams(params: Transformer<NdArray>): TinyLm;
}

export interface TinyLmOptions extends Partial<TinyLmSize> {
  /** texts of the tokens, longest first where several fit; a string stands for its letters */
  readonly vocabulary: Iterable<string>;
  readonly random: Random;
  readonly id?: string;
}

/**
 * A small language model with random weights: 2 layers of width 64 are about 100,000 parameters.
 *
 *     const model = await tinyLm({ vocabulary: "0123456789+=", random: createRandom(1) });
 *     const trained = await trainLanguageModel({ model, examples: [{ prompt: "1+1=", continuation: "2" }], ... });
 *     await trained.chat([{ role: "user", content: "1+1=" }], { n: 8, logprobs: 2 });
 *
 * A prompt is read as the contents of its messages, one after the other, and its end is always the end of a token. Chats know no tools, no schema and no topP.
 * Log-probabilities are those of temperature 1, and of the text alone: the end of an answer is not part of it.
 */
export async function tinyLm({
  vocabulary,
  random,
  id = "tiny-lm",
  length = 48,
  width = 64,
  layers = 2,
  heads = 4,
}: TinyLmOptions): Promise<TinyLm> {
  const { initTransformer } = await import("../nn/index.ts"); // loaded when first asked: nn brings an engine
  const words = createVocabulary(vocabulary);
  if (width % heads !== 0) throw new InputError("tinyLm", "width must be a multiple of heads", { width, heads });
  const size = { length, width, layers, heads };
  // One place more: each text is read after the token that begins it.
  return modelWith(id, words, size, initTransformer(random, { vocabulary: words.tokens.length, length: length + 1, width, layers }));
}

/** What a model reads before it answers. */
export const promptTokens = ({ vocabulary }: TinyLm, prompt: Prompt): Int32Array =>
  vocabulary.encode(typeof prompt === "string" ? prompt : prompt.map(({ content }) => content).join(""));

function modelWith(id: string, vocabulary: Vocabulary, size: TinyLmSize, params: Transformer<NdArray>): TinyLm {
  /** Several continuations of one prompt often come in a row; the prompt is then read once. */
  let last: { key: string; reader: Reader; logits: Float32Array } | undefined;
  const after = (prompt: Prompt) => {
    const ids = promptTokens(model, prompt);
    if (ids.length > size.length) throw new InputError("tinyLm", `the longest text has ${size.length} tokens`, ids.length);
    const key = ids.join();
    if (last?.key !== key) {
      const reader = createReader(params, size.heads);
      let hidden = reader.read(end);
      for (const token of ids) hidden = reader.read(token);
      last = { key, reader, logits: reader.logits(hidden) };
    }
    return { reader: last.reader.copy(), logits: last.logits };
  };

  const model: TinyLm = {
    id,
    vocabulary,
    size,
    params,
    withParams: (other) => modelWith(id, vocabulary, size, other),
    chat: async (messages, options) => model.sample(messages, options),
    score: async (prompt, continuation, options) => model.trace(prompt, continuation, options),
    sample(prompt, { n = 1, seed = 0, ...options } = {}) {
      for (const name of ["schema", "tools", "topP"] as const)
        if (options[name] !== undefined) throw new InputError("tinyLm", `knows no ${name}`, options[name]);
      const random = createRandom(seed);
      return Array.from({ length: n }, () => draw(model, after(prompt), random, options));
    },
    trace(prompt, continuation, { logprobs } = {}) {
      const ids = vocabulary.encode(continuation);
      return traceOf(vocabulary, ids, model.logits(prompt, continuation), logprobs ?? 0);
    },
    logits(prompt, continuation) {
      const ids = vocabulary.encode(continuation);
      const { reader, logits } = after(prompt);
      if (reader.length - 1 + ids.length > size.length)
        throw new InputError("tinyLm", `the longest text has ${size.length} tokens`, reader.length - 1 + ids.length);
      const all = [logits];
      for (const token of ids.subarray(0, -1)) all.push(reader.logits(reader.read(token)));
      return all.slice(0, ids.length);
    },
  };
  return model;
}

function draw(
  { vocabulary, size }: TinyLm,
  { reader, logits: first }: { reader: Reader; logits: Float32Array },
  random: Random,
  { temperature = 1, maxTokens = Infinity, stop = [], logprobs }: ChatOptions,
): Sample {
  const ids: number[] = [];
  const seen: Float32Array[] = [];
  let text = "";
  let finish: Sample["finish"] = "length";
  for (let logits = first; ids.length < maxTokens && reader.length <= size.length; logits = reader.logits(reader.read(ids.at(-1)!))) {
    const token = temperature === 0 ? argmax(logits) : random.weighted(softmax(logits, temperature));
    if (token === end) {
      finish = "stop";
      break;
    }
    ids.push(token);
    seen.push(logits);
    text += vocabulary.tokens[token]!;
    const found = stop.map((one) => text.indexOf(one)).filter((at) => at >= 0);
    if (found.length > 0) {
      finish = "stop";
      text = text.slice(0, Math.min(...found));
      while (vocabulary.decode(ids).length > text.length) ids.pop();
      break;
    }
  }
  const tokens = logprobs === undefined ? undefined : traceOf(vocabulary, ids, seen, logprobs);
  return { text, finish, ...(tokens && { tokens }) };
}

function traceOf({ tokens }: Vocabulary, ids: ArrayLike<number>, logits: readonly Float32Array[], alternatives: number): TokenTrace {
  const all = Array.from(ids, (_, t) => logSoftmax(logits[t]!));
  const best = (row: readonly number[]) =>
    row
      .map((logprob, token) => ({ text: tokens[token]!, logprob }))
      .sort((a, b) => b.logprob - a.logprob)
      .slice(0, alternatives);
  return {
    ids: Int32Array.from(ids),
    texts: Array.from(ids, (id) => tokens[id]!),
    logprobs: Float32Array.from(ids, (id, t) => all[t]![id]!),
    ...(alternatives > 0 && { top: all.map(best) }),
  };
}

/**
 * Hidden states as vectors for texts.
 *
 * @param options.at where they are read: after the last token, which has seen all others (default), or averaged over the text
 */
export function tinyLmEncoder(model: TinyLm, { at = "last" }: { at?: "last" | "mean" } = {}): Encoder {
  const { width, heads } = model.size;
  return {
    id: `${model.id} hidden states, ${at}`,
    async encode(texts) {
      const data = new Float32Array(texts.length * width);
      texts.forEach((text, row) => {
        const ids = [end, ...model.vocabulary.encode(text)];
        const reader = createReader(model.params, heads);
        ids.forEach((token, i) => {
          const hidden = reader.read(token);
          for (let c = 0; c < width; c++)
            if (at === "mean") data[row * width + c]! += hidden[c]! / ids.length;
            else if (i === ids.length - 1) data[row * width + c] = hidden[c]!;
        });
      });
      return { data, rows: texts.length, columns: width };
    },
  };
}

/** A model as the bytes of a safetensors file: its weights, and in words what they are for. */
export async function saveTinyLm({ id, vocabulary, size, params }: TinyLm): Promise<Uint8Array<ArrayBuffer>> {
  const { encodeSafetensors } = await import("../nn/index.ts");
  return encodeSafetensors(params, { id, vocabulary: JSON.stringify(vocabulary.tokens.slice(1)), size: JSON.stringify(size) });
}

/** @throws {InputError} when the bytes are no model that was saved so */
export async function loadTinyLm(bytes: Uint8Array): Promise<TinyLm> {
  const { decodeSafetensors, treeLike } = await import("../nn/index.ts");
  const { arrays, metadata } = decodeSafetensors(bytes);
  const { id, vocabulary, size } = metadata;
  if (id === undefined || vocabulary === undefined || size === undefined)
    throw new InputError("loadTinyLm", "the file must say id, vocabulary and size of the model", metadata);
  const like = await tinyLm({ id, vocabulary: JSON.parse(vocabulary), ...JSON.parse(size), random: createRandom(0) });
  return like.withParams(treeLike(like.params, arrays));
}
