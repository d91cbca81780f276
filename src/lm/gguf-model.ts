import { type CallOptions, type ChatOptions, InputError, type Message, type Sample, type TokenTrace } from "../core/index.ts";
import { layered } from "./layered.ts";
import { limitConcurrency } from "./limit-concurrency.ts";
import { startAnswer, textsOf } from "./local/answer.ts";
import { readGgufPrompt, traceGguf } from "./local/gguf-tokens.ts";
import type { LlamaGpu, LlamaRuntime } from "./local/llama-runtime.ts";
import { checkPlain, checkSamples, type LocalModel, roomFor } from "./local/local-model.ts";
import { optionalPackage } from "./local/optional-package.ts";

export type { LocalModel };

export interface GgufModelOptions {
  /** a .gguf file */
  readonly file: string;
  /** the longest prompt and answer together, in tokens; default: what the model was trained on, as far as memory allows */
  readonly contextSize?: number;
  /** default: the library's own choice */
  readonly threads?: number;
  /** where it computes; default "auto": the fastest that is there */
  readonly gpu?: LlamaGpu;
  /** writes messages as the model reads them, up to where its answer begins; default: the template in the file */
  readonly template?: (messages: readonly Message[]) => string;
  /** where the library comes from; default: the package node-llama-cpp, which must be installed */
  readonly load?: () => Promise<LlamaRuntime>;
}

export const llamaInstallCommand = "npm install node-llama-cpp";

// A name in a variable: the compiler must not look for a package that may be absent.
const packageName = "node-llama-cpp";

/**
 * A language model in a GGUF file, run by llama.cpp in this process.
 *
 *     const model = ggufModel({ file: "models/qwen3-4b-q4_k_m.gguf", contextSize: 8192 });
 *     const [answer] = await model.chat([{ role: "user", content: "Yes or no?" }], { temperature: 0, logprobs: 5 });
 *     const { logprobs } = await model.score([{ role: "user", content: "Yes or no?" }], "Yes");
 *
 * Nothing is loaded before the first call. Calls run one after the other; prompts that begin alike are read once where they come in a row.
 * A sample is drawn from the model's own distribution unless told otherwise (temperature 1, topP 1), and without a seed always the same one.
 * A schema binds the answer token by token. Log-probabilities are those of temperature 1 without a schema; asking for them reads the answer once more.
 * A signal is seen between tokens. It knows no tools; thoughts of a model that thinks are part of its text.
 *
 * @throws {InputError} when the file has no name. Calls throw an Error with the command to install the library, where it is absent
 */
export function ggufModel({ file, contextSize, threads, gpu = "auto", template, load = installed }: GgufModelOptions): LocalModel {
  if (typeof file !== "string" || file === "") throw new InputError("ggufModel", "file must be the name of a .gguf file", file);
  const begin = async () => {
    const runtime = await optionalPackage("a gguf model", packageName, llamaInstallCommand, load);
    const llama = await runtime.getLlama({ gpu, build: "never", logLevel: "error" });
    const model = await llama.loadModel({ modelPath: file });
    const context = await model.createContext({
      sequences: 1,
      ...(contextSize !== undefined && { contextSize }),
      ...(threads !== undefined && { threads }),
    });
    const read = readGgufPrompt(model, template ?? runtime.resolveChatWrapper(model));
    return { runtime, llama, model, sequence: context.getSequence(), read, decode: (ids: readonly number[]) => model.detokenize(ids) };
  };
  let begun: ReturnType<typeof begin> | undefined;
  const running = () => (begun ??= begin());

  const chat = async (messages: readonly Message[], options: ChatOptions = {}): Promise<readonly Sample[]> => {
    const { n = 1, temperature = 1, topP = 1, maxTokens = Infinity, stop = [], seed = 0, logprobs, schema, tools, signal } = options;
    checkSamples(n);
    checkPlain("ggufModel", messages, tools);
    const { runtime, llama, model, sequence, read, decode } = await running();
    const { ids: prompt, stops, ends } = read(messages);
    const most = Math.min(maxTokens, roomFor("ggufModel", prompt, sequence.contextSize));
    const grammar = schema && (await llama.createGrammarForJsonSchema(schema));
    const samples: Sample[] = [];
    let completionTokens = 0;
    while (samples.length < n) {
      signal?.throwIfAborted();
      const answer = startAnswer(decode, [...stop, ...stops]);
      let finish: Sample["finish"] = most > 0 ? "stop" : "length";
      // Never shifted: what is kept of another text would stand at other places than it was read at.
      await sequence.adaptStateToTokens(prompt.slice(0, -1), false);
      const drawn = sequence.evaluate(prompt.slice(sequence.nextTokenIndex), {
        ...{ temperature, topP, topK: 0, minP: 0, seed: seed + samples.length },
        ...(grammar !== undefined && { grammarEvaluationState: new runtime.LlamaGrammarEvaluationState({ model, grammar }) }),
      });
      if (most > 0)
        for await (const id of drawn) {
          signal?.throwIfAborted();
          completionTokens++;
          if (ends.has(id) || answer.add(id)) break;
          if (answer.ids.length >= most) {
            finish = "length";
            break;
          }
        }
      const tokens =
        logprobs === undefined
          ? undefined
          : { ...(await traceGguf(model, sequence, prompt, answer.ids, logprobs)), texts: [...answer.texts] };
      samples.push({ text: answer.text, finish, ...(tokens && { tokens }) });
    }
    options.onUsage?.({ promptTokens: prompt.length, completionTokens });
    return samples;
  };

  const score = async (messages: readonly Message[], continuation: string, { signal, onUsage }: CallOptions = {}): Promise<TokenTrace> => {
    checkPlain("ggufModel", messages);
    const { model, sequence, read, decode } = await running();
    signal?.throwIfAborted();
    const { ids: prompt } = read(messages);
    const ids = model.tokenize(continuation, false, "trimLeadingSpace");
    roomFor("ggufModel", prompt, sequence.contextSize, ids);
    const trace = await traceGguf(model, sequence, prompt, ids, 0);
    onUsage?.({ promptTokens: prompt.length + ids.length, completionTokens: 0 });
    return { ...trace, texts: textsOf(decode, ids) };
  };

  const check = async () => void (await running());
  const model = layered({ id: `gguf ${file}`, chat, score, check }, limitConcurrency(1));
  return { ...model, score: model.score!, close: async () => (await begun)?.llama.dispose() };
}

const installed = async (): Promise<LlamaRuntime> => import(packageName);
