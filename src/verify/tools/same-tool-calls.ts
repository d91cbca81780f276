import type { ToolCall } from "../../core/index.ts";
import { readCall } from "./read-call.ts";
import { sameJson } from "./same-json.ts";

/**
 * Same tool calls: are they the gold calls, in their order, with their exact arguments?
 *
 *     s(G, P) = 1[G = P]
 *
 * @param gold G: the right calls
 * @param given P: the calls that are judged
 * @returns 1 or 0
 * @range [0, 1]
 * @source Qian et al. 2025 (ToolRL), arXiv:2504.13958, section 5 (coarse reward)
 * @example sameToolCalls([{ name: "f", arguments: { x: 1 } }], [{ name: "f", arguments: { x: 1 } }]) // 1
 * @example sameToolCalls([{ name: "f", arguments: { x: 1 } }], [{ name: "f", arguments: { x: "1" } }]) // 0
 */
export function sameToolCalls(gold: readonly ToolCall[], given: readonly ToolCall[]): number {
  const plain = (calls: readonly ToolCall[]) => calls.map((call) => readCall(call) ?? { name: call.name, arguments: call.arguments });
  return sameJson(plain(gold), plain(given)) ? 1 : 0;
}
