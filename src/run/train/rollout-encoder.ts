import { type CallOptions, type Encoder, InputError, InvalidRollout, promptText, type Rollout, responseText } from "../../core/index.ts";

/** How a reward model sees a rollout, as it stands in model.json: one of these entries. */
export interface EncoderSettings {
  readonly hashed?: { readonly dimensions: number; readonly characters: number };
  /** an OpenAI-compatible endpoint for embeddings; a key is taken from GUERDON_API_KEY */
  readonly endpoint?: { readonly baseUrl: string; readonly model: string };
  /** a model that runs here, by its name on the hub or its folder */
  readonly onnx?: { readonly model: string };
  /** vectors that come with the rows, in this column */
  readonly column?: string;
}

/** Rollouts to vectors. What one rollout cannot be encoded for stands in its place. */
export interface RolloutEncoder {
  readonly id: string;
  encode(rollouts: readonly Rollout[], options?: CallOptions): Promise<readonly (Float32Array | Error)[]>;
}

/**
 * Reads what the command line says of an encoder: `hashed`, `hashed:8192`, `endpoint URL MODEL`, `onnx MODEL`, `column NAME`.
 *
 * @throws {InputError} when it is none of them
 */
export function readEncoderSettings(words: readonly string[]): EncoderSettings {
  const [kind = "", first, second, ...more] = words;
  const [name, dimensions] = kind.split(":");
  const given = words.length - 1;
  if (name === "hashed" && given === 0 && (dimensions === undefined || /^\d+$/.test(dimensions)))
    return { hashed: { dimensions: Number(dimensions ?? 4096), characters: 4 } };
  if (kind === "endpoint" && given === 2) return { endpoint: { baseUrl: first!, model: second! } };
  if (kind === "onnx" && given === 1) return { onnx: { model: first! } };
  if (kind === "column" && given === 1) return { column: first! };
  throw new InputError(
    "--encoder",
    "must be hashed, hashed:8192, endpoint URL MODEL, onnx MODEL or column NAME",
    [kind, first, second, ...more].filter((word) => word !== undefined).join(" "),
  );
}

/** Makes the encoder that settings describe. */
export async function openEncoder({ hashed, endpoint, onnx, column }: EncoderSettings): Promise<RolloutEncoder> {
  if (column !== undefined) return fromColumn(column);
  if (hashed) {
    const { hashedNgrams, promptEnd } = await import("../../model/hashed-ngrams.ts");
    return ofTexts(hashedNgrams(hashed), promptEnd);
  }
  if (endpoint) {
    const { encoder } = await import("../../lm/encoder.ts");
    return ofTexts(encoder({ ...endpoint, apiKey: process.env.GUERDON_API_KEY }));
  }
  if (onnx) {
    const { onnxEncoder } = await import("../../lm/onnx-encoder.ts");
    return ofTexts(onnxEncoder(onnx));
  }
  throw new InputError("model.json", "encoder must be hashed, endpoint, onnx or column", {});
}

/** Encodes the prompt and the response as one text. */
function ofTexts(encoder: Encoder, between = "\n\n"): RolloutEncoder {
  return {
    id: encoder.id,
    async encode(rollouts, options) {
      const texts = rollouts.map((one) => promptText(one) + between + responseText(one));
      const { data, columns } = await encoder.encode(texts, options);
      return rollouts.map((one, i) => sound(data.subarray(i * columns, (i + 1) * columns), one));
    },
  };
}

/** A column of the row's own; for pairs, also `chosen_NAME` and `rejected_NAME`. */
function fromColumn(column: string): RolloutEncoder {
  return {
    id: `column ${column}`,
    async encode(rollouts) {
      return rollouts.map((one) => {
        const { fields } = one;
        const side = typeof fields.preferred === "boolean" ? (fields.preferred ? "chosen" : "rejected") : undefined;
        const vector = (side && (fields[`${side}_${column}`] ?? fields[`${column}_${side}`])) ?? fields[column];
        if (!(Array.isArray(vector) || ArrayBuffer.isView(vector)) || (vector as ArrayLike<unknown>).length === 0) {
          const names = side ? `"${side}_${column}" or "${column}"` : `"${column}"`;
          return new InvalidRollout(
            "column encoder",
            `needs a list of numbers in the column ${names}`,
            vector ?? Object.keys(fields).join(", "),
          );
        }
        return sound(vector as ArrayLike<unknown>, one);
      });
    },
  };
}

function sound(vector: ArrayLike<unknown>, { id }: Rollout): Float32Array | Error {
  for (let i = 0; i < vector.length; i++) {
    // Null, as JSON writes NaN, must not pass for 0.
    if (!(typeof vector[i] === "number" && Number.isFinite(vector[i])))
      return new InvalidRollout("encoder", `number ${i} of a vector must be finite`, { id, value: String(vector[i]) });
  }
  return vector instanceof Float32Array ? vector : Float32Array.from(vector as ArrayLike<number>);
}
