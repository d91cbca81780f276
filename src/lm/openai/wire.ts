import type { Message, Sample, TokenTrace, Tool, ToolCall, Usage } from "../../core/index.ts";
import { TransientError } from "../../core/index.ts";

/** A message as the chat completions protocol writes it. */
export function toWire({ role, content, toolCalls, toolCallId, name, media }: Message): object {
  return {
    role,
    content: media && media.length > 0 ? [...(content === "" ? [] : [{ type: "text", text: content }]), ...media] : content,
    ...(toolCalls &&
      toolCalls.length > 0 && {
        tool_calls: toolCalls.map((call, i) => ({
          id: call.id ?? `call_${i}`,
          type: "function",
          function: {
            name: call.name,
            arguments: typeof call.arguments === "string" ? call.arguments : JSON.stringify(call.arguments ?? {}),
          },
        })),
      }),
    ...(toolCallId !== undefined && { tool_call_id: toolCallId }),
    ...(name !== undefined && { name }),
  };
}

export const toolToWire = ({ name, description, parameters }: Tool): object => ({
  type: "function",
  function: { name, ...(description !== undefined && { description }), parameters },
});

interface WireToken {
  readonly token: string;
  readonly logprob: number;
  readonly top_logprobs?: readonly { readonly token: string; readonly logprob: number }[];
}

export interface WireChoice {
  readonly index?: number;
  readonly finish_reason?: string | null;
  readonly message?: {
    readonly content?: string | readonly { readonly text?: string }[] | null;
    readonly refusal?: string | null;
    readonly reasoning_content?: string | null;
    readonly reasoning?: string | null;
    readonly tool_calls?:
      | readonly { readonly id?: string; readonly function: { readonly name: string; readonly arguments: unknown } }[]
      | null;
  };
  readonly logprobs?: { readonly content?: readonly WireToken[] | null } | null;
}

const finishes: Readonly<Record<string, Sample["finish"]>> = {
  length: "length",
  max_tokens: "length",
  content_filter: "filter",
  tool_calls: "tool",
  function_call: "tool",
};

export function fromChoice({ message = {}, finish_reason, logprobs }: WireChoice): Sample {
  // vLLM and routers say so when an answer was broken off on their side.
  if (finish_reason === "abort" || finish_reason === "error")
    throw new TransientError(`the endpoint broke the answer off (${finish_reason})`);
  const text = message.content ?? "";
  const reasoning = message.reasoning_content ?? message.reasoning;
  const toolCalls = (message.tool_calls ?? []).map(
    ({ id, function: { name, arguments: written } }): ToolCall => ({ ...(id && { id }), name, arguments: parsed(written) }),
  );
  const refusal = typeof message.refusal === "string" && message.refusal !== "" ? message.refusal : undefined;
  return {
    text: refusal ?? (typeof text === "string" ? text : text.map((part) => part.text ?? "").join("")),
    ...(typeof reasoning === "string" && reasoning !== "" && { reasoning }),
    ...(toolCalls.length > 0 && { toolCalls }),
    ...(logprobs?.content && { tokens: traceOf(logprobs.content) }),
    finish: refusal === undefined ? (finishes[finish_reason ?? ""] ?? "stop") : "filter",
  };
}

/** Token log-probabilities as every endpoint writes them. */
export function traceOf(tokens: readonly WireToken[]): TokenTrace {
  return {
    texts: tokens.map(({ token }) => token),
    logprobs: Float32Array.from(tokens, ({ logprob }) => logprob),
    top: tokens.map(({ top_logprobs = [] }) =>
      top_logprobs.map(({ token, logprob }) => ({ text: token, logprob })).sort((a, b) => b.logprob - a.logprob),
    ),
  };
}

/** What an endpoint counted; undefined where it does not count. */
export function usageOf(answer: Readonly<Record<string, unknown>>): Usage | undefined {
  const usage = answer.usage as
    | {
        prompt_tokens?: number;
        completion_tokens?: number;
        total_tokens?: number;
        prompt_tokens_details?: { cached_tokens?: number } | null;
      }
    | undefined;
  if (!usage) return undefined;
  const completionTokens = usage.completion_tokens ?? 0;
  const cachedTokens = usage.prompt_tokens_details?.cached_tokens;
  return {
    promptTokens: usage.prompt_tokens ?? (usage.total_tokens ?? 0) - completionTokens,
    ...(cachedTokens && { cachedTokens }),
    completionTokens,
  };
}

function parsed(written: unknown): unknown {
  if (typeof written !== "string") return written;
  try {
    return JSON.parse(written);
  } catch {
    return written;
  }
}
