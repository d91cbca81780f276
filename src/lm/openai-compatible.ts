import { InputError, type LanguageModel, type Message, type Sample, TransientError } from "../core/index.ts";
import { ask, checkable, checkEndpoint, type Endpoint, endpointId } from "./endpoint.ts";
import { scoreContinuation } from "./openai/score-continuation.ts";
import { nativeFormat, promptedFormat, withoutFence } from "./openai/structured.ts";
import { fromChoice, toolToWire, toWire, usageOf, type WireChoice } from "./openai/wire.ts";

export interface OpenAiCompatibleOptions extends Endpoint {
  /** how many samples one request may ask for, where the server draws fewer than asked or refuses more; default: any number */
  readonly samplesPerRequest?: number;
  /** whether the endpoint keeps to a schema by itself, or has to be asked in words; default "native" */
  readonly schemas?: "native" | "prompted";
  /** what the endpoint calls the limit of an answer; default "max_tokens" */
  readonly lengthField?: "max_tokens" | "max_completion_tokens";
  /** writes messages as the model reads them, up to where its answer begins: `score` then goes through completions with echo where there are any */
  readonly template?: (messages: readonly Message[]) => string;
}

/**
 * A language model behind any endpoint that speaks OpenAI's chat completions: vLLM, SGLang, llama.cpp, Ollama, hosted ones.
 * What is asked goes out as it is: no prompt is rewritten, no parameter is added that was not given.
 *
 *     const model = openaiCompatible({ baseUrl: "http://localhost:8000/v1", model: "qwen" });
 *     const [answer] = await model.chat([{ role: "user", content: "Yes or no?" }], { temperature: 0, logprobs: 5 });
 *
 * It tries once and waits for nothing; limits, retries and a cache are layers around it (`layered`).
 *
 * @throws {InputError} when the address is none; from `score` where the server cannot tell how probable a given text is
 */
export function openaiCompatible(options: OpenAiCompatibleOptions): LanguageModel {
  checkEndpoint("openaiCompatible", options);
  const { samplesPerRequest = Infinity, schemas = "native", lengthField = "max_tokens", template } = options;
  const score = scoreContinuation(options, template);
  return {
    id: endpointId(options),
    ...checkable(options),
    score: (prompt, continuation, call = {}) => score(prompt, continuation, call),
    async chat(messages, { n = 1, temperature, topP, maxTokens, stop, seed, logprobs, schema, tools, signal, onUsage } = {}) {
      if (!(Number.isInteger(n) && n >= 1)) throw new InputError("chat", "n must be a whole number from 1", n);
      const prompted = schema !== undefined && schemas === "prompted";
      const fields = {
        messages: (prompted ? promptedFormat(messages, schema) : messages).map(toWire),
        ...(temperature !== undefined && { temperature }),
        ...(topP !== undefined && { top_p: topP }),
        ...(maxTokens !== undefined && { [lengthField]: maxTokens }),
        ...(stop && stop.length > 0 && { stop }),
        ...(logprobs !== undefined && { logprobs: true, ...(logprobs > 0 && { top_logprobs: logprobs }) }),
        ...(schema && !prompted && { response_format: nativeFormat(schema) }),
        ...(tools && tools.length > 0 && { tools: tools.map(toolToWire) }),
      };
      const samples: Sample[] = [];
      while (samples.length < n) {
        const missing = Math.min(n - samples.length, samplesPerRequest);
        const body = {
          ...fields,
          ...(missing > 1 && { n: missing }),
          // A server that draws fewer than asked must not draw the same ones again.
          ...(seed !== undefined && { seed: seed + samples.length }),
        };
        const answer = await ask(options, "/chat/completions", body, signal);
        const usage = usageOf(answer);
        if (usage) onUsage?.(usage);
        const choices = answer.choices as readonly WireChoice[] | undefined;
        if (!Array.isArray(choices) || choices.length === 0)
          throw new TransientError(`${options.baseUrl}: the answer of ${options.model} has no choices`);
        const drawn = [...choices].sort((a, b) => (a.index ?? 0) - (b.index ?? 0)).map(fromChoice);
        samples.push(...(prompted ? drawn.map(withoutFence) : drawn).slice(0, missing));
      }
      return samples;
    },
  };
}
