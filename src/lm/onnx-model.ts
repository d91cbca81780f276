import { type CallOptions, type ChatOptions, createRandom, InputError, type Message, type Sample, type TokenTrace } from "../core/index.ts";
import { layered } from "./layered.ts";
import { limitConcurrency } from "./limit-concurrency.ts";
import { startAnswer, textsOf } from "./local/answer.ts";
import { placeOf, startRow, traceOfPlaces } from "./local/drawn-row.ts";
import { checkPlain, checkSamples, type LocalModel, roomFor } from "./local/local-model.ts";
import { openOnnxText } from "./local/onnx-text.ts";
import { optionalPackage } from "./local/optional-package.ts";
import { rowsOf, type TransformersText } from "./local/transformers-runtime.ts";
import { transformersInstallCommand } from "./onnx-encoder.ts";
import { promptedFormat, withoutFence } from "./openai/structured.ts";

export interface OnnxModelOptions {
  /** name of a model on the hub, such as onnx-community/Qwen3-0.6B-ONNX, or a folder with one */
  readonly model: string;
  /** kind of its numbers: "fp32", "fp16", "q8", "q4", as far as the model has them; default: the library's choice, fp32 on a CPU */
  readonly dtype?: string;
  /** writes messages as the model reads them, up to where its answer begins; default: the model's own template */
  readonly template?: (messages: readonly Message[]) => string;
  /** where the library comes from; default: the package @huggingface/transformers, which must be installed */
  readonly load?: () => Promise<TransformersText>;
}

// A name in a variable: the compiler must not look for a package that may be absent.
const packageName = "@huggingface/transformers";

/**
 * A language model in ONNX format that runs in this process. The first use downloads it, unless it is a folder.
 *
 *     const model = onnxModel({ model: "onnx-community/Qwen3-0.6B-ONNX", dtype: "q4" });
 *     const samples = await model.chat([{ role: "user", content: "Yes or no?" }], { n: 4, maxTokens: 8, logprobs: 5 });
 *
 * Calls run one after the other, the samples of one call side by side. A sample is drawn from the model's own distribution unless told otherwise
 * (temperature 1, topP 1), and without a seed always the same one. Log-probabilities are those of temperature 1. A schema is asked for in words,
 * and nothing makes the model keep to it. A signal is seen between tokens. It knows no tools; thoughts of a model that thinks are part of its text.
 *
 * @throws {InputError} when the model has no name. Calls throw an Error with the command to install the library, where it is absent
 */
export function onnxModel({ model: name, dtype, template, load = installed }: OnnxModelOptions): LocalModel {
  if (typeof name !== "string" || name === "") throw new InputError("onnxModel", "model must be the name of a model or a folder", name);
  const begin = async () => {
    const runtime = await optionalPackage("an onnx model", packageName, transformersInstallCommand, load);
    return openOnnxText(runtime, name, dtype, template);
  };
  let begun: ReturnType<typeof begin> | undefined;
  const running = () => (begun ??= begin());

  const chat = async (messages: readonly Message[], options: ChatOptions = {}): Promise<readonly Sample[]> => {
    const { n = 1, maxTokens = Infinity, stop, seed = 0, schema, tools, signal, onUsage } = options;
    checkSamples(n);
    checkPlain("onnxModel", messages, tools);
    const { model, longest, ends, read, decode, textOf, inputs } = await running();
    const { prompt } = read(schema ? promptedFormat(messages, schema) : messages);
    const most = Math.min(maxTokens, roomFor("onnxModel", prompt, longest));
    const rows = Array.from({ length: n }, (_, i) => startRow(startAnswer(decode, stop), createRandom(seed + i), options, ends, textOf));
    signal?.throwIfAborted();
    if (most > 0)
      await model.generate({
        ...inputs(prompt, n),
        ...asItIs,
        max_new_tokens: most,
        // The token is drawn here: the library is left one choice in each row, and takes it.
        logits_processor: [
          (_, logits) => {
            rowsOf(logits).forEach((values, i) => {
              const id = rows[i]!.next(values);
              values.fill(-Infinity)[id] = 0;
            });
            return logits;
          },
        ],
        stopping_criteria: [() => rows.map(({ ended }) => ended || signal?.aborted === true)],
      });
    signal?.throwIfAborted();
    onUsage?.({ promptTokens: prompt.length, completionTokens: rows.reduce((sum, { drawn }) => sum + drawn, 0) });
    const samples = rows.map((row) => row.sample());
    return schema ? samples.map(withoutFence) : samples;
  };

  const score = async (messages: readonly Message[], continuation: string, { signal, onUsage }: CallOptions = {}): Promise<TokenTrace> => {
    checkPlain("onnxModel", messages);
    const { model, longest, read, decode, textOf, inputs } = await running();
    signal?.throwIfAborted();
    const { prompt, ids } = read(messages, continuation);
    roomFor("onnxModel", prompt, longest, ids);
    if (ids.length === 0) return traceOfPlaces([], [], [], 0);
    // The last token says only what would come after it.
    const { logits } = await model(inputs([...prompt, ...ids].slice(0, -1), 1));
    const rows = rowsOf(logits).slice(prompt.length - 1);
    onUsage?.({ promptTokens: prompt.length + ids.length, completionTokens: 0 });
    const places = ids.map((id, i) => placeOf(rows[i]!, id, 0, textOf));
    return traceOfPlaces(ids, textsOf(decode, ids), places, 0);
  };

  const id = ["onnx", name, ...(dtype === undefined ? [] : [dtype])].join(" ");
  const check = async () => void (await running());
  const model = layered({ id, chat, score, check }, limitConcurrency(1));
  return { ...model, score: model.score!, close: async () => void (await (await begun)?.model.dispose()) };
}

/** Against what a model's folder says of how it is usually sampled: its own distribution is what is asked for. */
const asItIs = { do_sample: false, repetition_penalty: 1, no_repeat_ngram_size: 0, min_length: 0, min_new_tokens: 0 };

const installed = async (): Promise<TransformersText> => import(packageName);
