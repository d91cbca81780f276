import { type Encoder, InputError } from "../core/index.ts";
import { optionalPackage } from "./local/optional-package.ts";

/** The part of @huggingface/transformers that is used here; the package is optional, so its own types may be absent. */
export interface TransformersRuntime {
  pipeline(
    task: "feature-extraction",
    model: string,
  ): Promise<
    (
      texts: string[],
      options: { pooling: string; normalize: boolean },
    ) => Promise<{ readonly data: ArrayLike<number>; readonly dims: readonly number[] }>
  >;
}

export interface OnnxEncoderOptions {
  /** name of a model on the hub, such as Xenova/all-MiniLM-L6-v2, or a folder with one */
  readonly model: string;
  /** how the vectors of the tokens become one: "mean", or "cls" for models that were trained so; default mean */
  readonly pooling?: "mean" | "cls";
  /** put before each text, for models that were trained with one, such as "query: " */
  readonly prefix?: string;
  /** texts that run at once; default 16 */
  readonly batch?: number;
  /** where the runtime comes from; default: the package @huggingface/transformers, which must be installed */
  readonly load?: () => Promise<TransformersRuntime>;
}

export const transformersInstallCommand = "npm install @huggingface/transformers";

// A name in a variable: the compiler must not look for a package that may be absent.
const packageName = "@huggingface/transformers";

/**
 * Texts to vectors of length 1 with a model that runs in this process. The first use downloads the model, unless it is a folder.
 *
 * @throws {InputError} when the model has no name. `encode` throws an Error with the command to install the runtime, where it is absent
 */
export function onnxEncoder({ model, pooling = "mean", prefix = "", batch = 16, load = installedRuntime }: OnnxEncoderOptions): Encoder {
  if (typeof model !== "string" || model === "")
    throw new InputError("onnxEncoder", "model must be the name of a model or a folder", model);
  if (!(Number.isInteger(batch) && batch >= 1)) throw new InputError("onnxEncoder", "batch must be a whole number from 1", batch);
  let extractor: ReturnType<TransformersRuntime["pipeline"]> | undefined;
  return {
    id: ["onnx", model, pooling, ...(prefix === "" ? [] : [prefix])].join(" "),
    async encode(texts, { signal } = {}) {
      const extract = await (extractor ??= optionalPackage("an onnx encoder", packageName, transformersInstallCommand, load).then(
        ({ pipeline }) => pipeline("feature-extraction", model),
      ));
      const parts: Float32Array[] = [];
      for (let from = 0; from < texts.length; from += batch) {
        signal?.throwIfAborted();
        const some = texts.slice(from, from + batch).map((text) => prefix + text);
        const { data } = await extract(some, { pooling, normalize: true });
        parts.push(Float32Array.from(data));
      }
      const data = new Float32Array(parts.reduce((size, part) => size + part.length, 0));
      let at = 0;
      for (const part of parts) {
        data.set(part, at);
        at += part.length;
      }
      return { data, rows: texts.length, columns: texts.length === 0 ? 0 : data.length / texts.length };
    },
  };
}

const installedRuntime = async (): Promise<TransformersRuntime> => import(packageName);
