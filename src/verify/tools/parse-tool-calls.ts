import type { ToolCall } from "../../core/index.ts";
import { afterThinking } from "../after-thinking.ts";
import { parseJson, readCall } from "./read-call.ts";

/**
 * Tool calls written in a text: what its `<tool_call>` blocks hold.
 *
 * A block holds one call as JSON, a list of calls, or one call a line. A call is an object with a `name` and an object of `arguments` (or `parameters`).
 * Calls in the reasoning are thought, not made.
 *
 * @param text the whole response
 * @returns the calls in order, none where there is no block; null where a block does not end or holds something that is no call
 * @source Qian et al. 2025 (ToolRL), arXiv:2504.13958, output format; Hermes function calling (one block a call)
 * @example parseToolCalls('<tool_call>\n{"name": "add", "parameters": {"x": 1}}\n</tool_call>') // [{ name: "add", arguments: { x: 1 } }]
 * @example parseToolCalls("I need no tool.") // []
 * @example parseToolCalls("<tool_call>add(1)</tool_call>") // null
 */
export function parseToolCalls(text: string): ToolCall[] | null {
  const calls: ToolCall[] = [];
  const [before, ...blocks] = afterThinking(text).split("<tool_call>");
  if (before!.includes("</tool_call>")) return null;
  for (const block of blocks) {
    const [content, ...rest] = block.split("</tool_call>");
    if (rest.length !== 1) return null;
    const whole = parseJson(content!);
    const items = Array.isArray(whole)
      ? whole
      : whole !== undefined
        ? [whole]
        : content!
            .trim()
            .split(/\s*\n\s*/)
            .map(parseJson);
    for (const item of items) {
      const call = readCall(item);
      if (!call) return null;
      calls.push(call);
    }
  }
  return calls;
}
