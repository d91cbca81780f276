import { type Encoder, InputError, TransientError } from "../core/index.ts";
import { ask, checkable, checkEndpoint, type Endpoint, endpointId } from "./endpoint.ts";
import { usageOf } from "./openai/wire.ts";

export interface EncoderOptions extends Endpoint {
  /** how many texts one request carries; default 64 */
  readonly batch?: number;
  /** length of the vectors, where the endpoint can shorten them */
  readonly dimensions?: number;
  /** put before each text, for models that were trained with one, such as "query: " */
  readonly prefix?: string;
}

/**
 * Texts to vectors through the embeddings of an OpenAI-compatible endpoint.
 *
 * @throws {InputError} when the address is none or a batch is not a whole number from 1
 */
export function encoder(options: EncoderOptions): Encoder {
  checkEndpoint("encoder", options);
  const { batch = 64, dimensions, prefix = "" } = options;
  if (!(Number.isInteger(batch) && batch >= 1)) throw new InputError("encoder", "batch must be a whole number from 1", batch);
  return {
    id: [endpointId(options), ...(dimensions === undefined ? [] : [dimensions]), ...(prefix === "" ? [] : [prefix])].join(" "),
    ...checkable(options),
    async encode(texts, { signal, onUsage } = {}) {
      const vectors: (readonly number[])[] = [];
      for (let from = 0; from < texts.length; from += batch) {
        const input = texts.slice(from, from + batch).map((text) => prefix + text);
        const body = { input, encoding_format: "float", ...(dimensions !== undefined && { dimensions }) };
        const answer = await ask(options, "/embeddings", body, signal);
        const usage = usageOf(answer);
        if (usage) onUsage?.(usage);
        const data = answer.data as readonly { index?: number; embedding?: readonly number[] }[] | undefined;
        if (data?.length !== input.length)
          throw new TransientError(`${options.baseUrl}: ${input.length} texts gave ${data?.length ?? "no"} embeddings`);
        data.forEach(({ index, embedding = [] }, i) => (vectors[from + (index ?? i)] = embedding));
      }
      const columns = vectors[0]?.length ?? 0;
      const data = new Float32Array(vectors.length * columns);
      for (let row = 0; row < vectors.length; row++) {
        const vector = vectors[row];
        if (!vector || vector.length !== columns || !vector.every(Number.isFinite))
          throw new Error(`${options.baseUrl}: embedding ${row} is not ${columns} numbers`);
        data.set(vector, row * columns);
      }
      return { data, rows: vectors.length, columns };
    },
  };
}
