import type { ToolCall } from "../../core/index.ts";

/** A call whose arguments are an object: what can be compared. */
export interface ReadCall extends ToolCall {
  readonly arguments: Readonly<Record<string, unknown>>;
}

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * A call out of any of its usual shapes: `{ name, arguments }`, `{ name, parameters }`, `{ name, kwargs }`, or OpenAI's `{ function: { name, arguments } }`;
 * arguments are an object or its JSON text. Undefined where it is none of them.
 */
export function readCall(value: unknown): ReadCall | undefined {
  if (!isObject(value)) return undefined;
  const call = isObject(value.function) ? value.function : value;
  const name = call.name;
  const given = call.arguments ?? call.parameters ?? call.kwargs;
  const parsed = typeof given === "string" ? parseJson(given) : given;
  return typeof name === "string" && isObject(parsed) ? { name, arguments: parsed } : undefined;
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
