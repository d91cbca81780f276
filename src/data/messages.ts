import type { Message, ToolCall } from "../core/index.ts";
import { RowFault } from "./data-error.ts";
import { isObject, type Row } from "./row.ts";

const roles: ReadonlyMap<unknown, Message["role"]> = new Map([
  ["system", "system"],
  ["developer", "system"],
  ["user", "user"],
  ["human", "user"],
  ["prompter", "user"],
  ["assistant", "assistant"],
  ["gpt", "assistant"],
  ["model", "assistant"],
  ["bot", "assistant"],
  ["chatgpt", "assistant"],
  ["function_call", "assistant"],
  ["tool", "tool"],
  ["function", "tool"],
  ["observation", "tool"],
  ["ipython", "tool"],
]);

/** Whether a value can be a chat: a list of messages with a role, or with ShareGPT's `from`. */
export const isChat = (value: unknown): value is Row[] =>
  Array.isArray(value) &&
  value.length > 0 &&
  value.every((entry) => isObject(entry) && (typeof entry.role === "string" || typeof entry.from === "string"));

/** Whether a value can be a prompt or a response: a text, a message or a chat. */
export const isSpeech = (value: unknown): boolean => typeof value === "string" || isChat(value) || isChat([value]);

/**
 * Reads a text, a message or a chat, in the shapes of OpenAI, ShareGPT and Guerdon, as messages.
 *
 * @param role who speaks where the value is a plain text
 * @param column named in the fault
 */
export function toMessages(value: unknown, role: "user" | "assistant", column: string): readonly Message[] {
  if (typeof value === "string") return [{ role, content: value }];
  if (Array.isArray(value)) return value.map((entry) => toMessage(entry, column));
  if (isObject(value)) return [toMessage(value, column)];
  throw new RowFault(`column "${column}" must be a text or a list of messages`, value ?? null);
}

function toMessage(entry: unknown, column: string): Message {
  if (!isObject(entry)) throw new RowFault(`column "${column}" must hold messages with a role and content`, entry ?? null);
  const speaker = entry.role ?? entry.from;
  const role = roles.get(typeof speaker === "string" ? speaker.toLowerCase() : speaker);
  if (!role)
    throw new RowFault(
      `column "${column}" has a message with an unknown role; known are ${[...roles.keys()].join(", ")}`,
      speaker ?? entry,
    );
  const content = entry.content ?? entry.value ?? "";
  if (speaker === "function_call") return { role, content: "", toolCalls: [toToolCall(parsed(content))] };
  const message: { -readonly [key in keyof Message]: Message[key] } = { role, content: "" };
  if (typeof content === "string") message.content = content;
  else if (Array.isArray(content)) {
    const media = content.filter((part) => !(isObject(part) && typeof part.text === "string"));
    message.content = content.map((part) => (isObject(part) && typeof part.text === "string" ? part.text : "")).join("");
    if (media.length > 0) message.media = media;
  } else throw new RowFault(`column "${column}" has a message whose content is neither text nor a list of parts`, content);
  const calls = entry.toolCalls ?? entry.tool_calls;
  if (Array.isArray(calls) && calls.length > 0) message.toolCalls = calls.map(toToolCall);
  const callId = entry.toolCallId ?? entry.tool_call_id;
  if (typeof callId === "string") message.toolCallId = callId;
  if (typeof entry.name === "string") message.name = entry.name;
  if (message.media === undefined && Array.isArray(entry.media)) message.media = entry.media;
  return message;
}

/** A call as Guerdon writes it, or as OpenAI does: `{ id, function: { name, arguments: "<JSON>" } }`. */
export function toToolCall(call: unknown): ToolCall {
  const outer = isObject(call) ? call : {};
  const inner = isObject(outer.function) ? outer.function : outer;
  if (typeof inner.name !== "string") throw new RowFault("a tool call must have a name", call ?? null);
  const given = inner.arguments ?? inner.parameters ?? {};
  const toolCall = { name: inner.name, arguments: typeof given === "string" ? parsed(given) : given };
  const id = outer.id ?? outer.call_id;
  return typeof id === "string" ? { id, ...toolCall } : toolCall;
}

/** The value that a text holds as JSON, or the text itself. */
function parsed(text: unknown): unknown {
  if (typeof text !== "string") return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Splits a chat before its last run of turns that are not the user's: what stands before is the prompt, the run is the response. */
export function splitChat(chat: readonly Message[]): { prompt: readonly Message[]; response: readonly Message[] } {
  let begin = chat.length;
  while (begin > 0 && (chat[begin - 1]!.role === "assistant" || chat[begin - 1]!.role === "tool")) begin--;
  return { prompt: chat.slice(0, begin), response: chat.slice(begin) };
}
