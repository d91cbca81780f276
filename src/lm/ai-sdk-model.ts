import { InputError, type LanguageModel, type Message, type Sample, TransientError, type Usage } from "../core/index.ts";
import { connectionError, retryAfter } from "./endpoint.ts";
import { EndpointError } from "./endpoint-error.ts";
import { traceOf } from "./openai/wire.ts";

/** What we use of a model object of the AI SDK, of version 5 (v2), 6 (v3) or 7 (v4): `openai("gpt-4.1-mini")` and the like. */
export interface AiSdkLanguageModel {
  readonly provider: string;
  readonly modelId: string;
  // biome-ignore lint/suspicious/noExplicitAny: the SDK's own types differ between its versions and are not ours to repeat
  doGenerate(options: any): PromiseLike<any>;
}

/**
 * A model object of the AI SDK as a language model. It draws one sample a request, so several samples are several requests, and it cannot score a given text.
 * Token log-probabilities come where the provider has them, such as OpenAI's.
 *
 * @param model the object that the SDK's provider gives
 * @param options.provider name under which the provider reads its own options; default: the part of `model.provider` before the dot
 * @throws {InputError} when the object is no model of the SDK
 */
export function aiSdkModel(
  model: AiSdkLanguageModel,
  { provider = model?.provider?.split(".")[0] ?? "" }: { provider?: string } = {},
): LanguageModel {
  if (typeof model?.doGenerate !== "function" || typeof model.modelId !== "string")
    throw new InputError("aiSdkModel", "a model object of the AI SDK is needed, such as openai('gpt-4.1-mini')", model);
  return {
    id: `${model.modelId}@${model.provider}`,
    async chat(messages, { n = 1, temperature, topP, maxTokens, stop, seed, logprobs, schema, tools, signal, onUsage } = {}) {
      if (!(Number.isInteger(n) && n >= 1)) throw new InputError("chat", "n must be a whole number from 1", n);
      const options = {
        prompt: messages.map((message) => toPrompt(message, messages)),
        ...(temperature !== undefined && { temperature }),
        ...(topP !== undefined && { topP }),
        ...(maxTokens !== undefined && { maxOutputTokens: maxTokens }),
        ...(stop && stop.length > 0 && { stopSequences: [...stop] }),
        ...(schema && { responseFormat: { type: "json", schema, name: "answer" } }),
        ...(tools &&
          tools.length > 0 && {
            tools: tools.map(({ name, description, parameters }) => ({ type: "function", name, description, inputSchema: parameters })),
          }),
        ...(logprobs !== undefined && { providerOptions: { [provider]: { logprobs: logprobs > 0 ? logprobs : true } } }),
        abortSignal: signal,
      };
      const samples: Sample[] = [];
      while (samples.length < n) {
        signal?.throwIfAborted();
        const result = await Promise.resolve(
          model.doGenerate({ ...options, ...(seed !== undefined && { seed: seed + samples.length }) }),
        ).catch((error) => {
          throw signal?.aborted ? signal.reason : errorOf(`${model.provider} ${model.modelId}`, error);
        });
        const usage = usageOf(result.usage);
        if (usage) onUsage?.(usage);
        samples.push(toSample(result, provider));
      }
      return samples;
    },
  };
}

function toPrompt({ role, content, toolCalls = [], toolCallId, media = [] }: Message, all: readonly Message[]): object {
  if (role === "system") return { role, content };
  if (role === "tool") {
    const call = all.flatMap((message) => message.toolCalls ?? []).find(({ id }) => id === toolCallId);
    const output = { type: "text", value: content };
    return { role, content: [{ type: "tool-result", toolCallId: toolCallId ?? "call_0", toolName: call?.name ?? "tool", output }] };
  }
  return {
    role,
    content: [
      ...(content === "" && (toolCalls.length > 0 || media.length > 0) ? [] : [{ type: "text", text: content }]),
      ...media,
      ...toolCalls.map(({ id, name, arguments: input }, i) => ({
        type: "tool-call",
        toolCallId: id ?? `call_${i}`,
        toolName: name,
        input,
      })),
    ],
  };
}

interface Part {
  readonly type: string;
  readonly text?: string;
  readonly toolCallId?: string;
  readonly toolName?: string;
  readonly input?: unknown;
}

const finishes: Readonly<Record<string, Sample["finish"]>> = { length: "length", "content-filter": "filter", "tool-calls": "tool" };

// biome-ignore lint/suspicious/noExplicitAny: as above
function toSample({ content = [], finishReason, providerMetadata }: any, provider: string): Sample {
  const parts = content as readonly Part[];
  const textOf = (type: string) => parts.map((part) => (part.type === type ? (part.text ?? "") : "")).join("");
  const reason: string = finishReason?.unified ?? finishReason ?? "stop";
  if (reason === "error" || reason === "interrupted") throw new TransientError(`the endpoint broke the answer off (${reason})`);
  const calls = parts.filter(({ type }) => type === "tool-call");
  const logprobs = providerMetadata?.[provider]?.logprobs;
  const tokens = Array.isArray(logprobs) ? (Array.isArray(logprobs[0]) ? logprobs[0] : logprobs) : undefined;
  const reasoning = textOf("reasoning");
  return {
    text: textOf("text"),
    ...(reasoning !== "" && { reasoning }),
    ...(calls.length > 0 && {
      toolCalls: calls.map(({ toolCallId, toolName = "", input }) => ({ id: toolCallId, name: toolName, arguments: parsed(input) })),
    }),
    ...(tokens && { tokens: traceOf(tokens) }),
    finish: finishes[reason] ?? "stop",
  };
}

// biome-ignore lint/suspicious/noExplicitAny: as above
function usageOf(usage: any): Usage | undefined {
  const total = (tokens: unknown): number =>
    typeof tokens === "number" ? tokens : ((tokens as { total?: number } | undefined)?.total ?? 0);
  if (!usage) return undefined;
  const cachedTokens = usage.inputTokens?.cacheRead ?? usage.cachedInputTokens;
  return { promptTokens: total(usage.inputTokens), ...(cachedTokens && { cachedTokens }), completionTokens: total(usage.outputTokens) };
}

/** The SDK's errors carry what we need under names of their own. */
function errorOf(where: string, error: unknown): Error {
  const { statusCode, isRetryable, responseHeaders, responseBody, message } = error as Record<string, unknown>;
  if (typeof statusCode === "number") {
    const inner = new EndpointError(`${where} answered ${statusCode}: ${message}`, statusCode, String(responseBody ?? "").slice(0, 2000));
    if (isRetryable !== true) return inner;
    const wish = retryAfter((responseHeaders ?? {}) as Record<string, string>, Date.now());
    return new TransientError(inner.message, { cause: inner, retryAfter: wish });
  }
  if (isRetryable === true) return new TransientError(`${where}: ${message}`, { cause: error });
  return connectionError(where, error);
}

function parsed(written: unknown): unknown {
  if (typeof written !== "string") return written;
  try {
    return JSON.parse(written);
  } catch {
    return written;
  }
}
