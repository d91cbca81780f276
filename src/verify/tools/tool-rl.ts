import { each, InputError, InvalidRollout, type Reward, type Rollout, responseText, type ToolCall, toolCalls } from "../../core/index.ts";
import { afterThinking } from "../after-thinking.ts";
import { callsOf } from "./calls-of.ts";
import { parseToolCalls } from "./parse-tool-calls.ts";
import { readCall } from "./read-call.ts";
import { toolCallScore } from "./tool-call-score.ts";

/** See toolRl. */
export interface ToolRlOptions {
  scale?: number;
  formatWeight?: number;
  score?: (gold: readonly ToolCall[], given: readonly ToolCall[]) => number;
}

/**
 * ToolRL: the form of the answer, and how right its tool calls are.
 *
 *     R(y) = w · 1[form as the gold answer's] + s · (2 score(G, P) − 1)
 *
 * The form is `<think>…</think>`, then `<tool_call>` with its calls between line breaks, then `<response>…</response>`, of which the last two are there
 * exactly if the gold answer has them; each once, and nothing around them. Calls that cannot be read earn −s; where the gold answer has no call,
 * only the form counts. A response with calls in its messages has the form when it calls, and speaks, exactly if the gold answer does.
 *
 * The reference is the gold answer as such a text, or the list of its calls (then it has a response only if there is no call).
 *
 * @param options.scale s > 0: worth of right calls, and price of wrong ones; default 3
 * @param options.formatWeight w ≥ 0: worth of the form; default 1
 * @param options.score (gold, given) → [0, 1]; default toolCallScore; toolNameScore and sameToolCalls are the coarser ones of the paper
 * @returns R, from −s to w + s, with the parts format and correct, scaled
 * @throws {InputError} when scale or weight are out of their range
 * @throws {InvalidRollout} when the reference is neither such a text nor a list of calls
 * @source Qian et al. 2025 (ToolRL), arXiv:2504.13958, section 3.3, eq. 5 to 9; regular expressions of the form as in its released code
 * @example await scoreOne(toolRl(), { response: '<think>Add.</think>\n<tool_call>\n{"name": "add", "parameters": {"x": 1}}\n</tool_call>', reference: [{ name: "add", parameters: { x: 1 } }] }) // { value: 4, parts: { format: 1, correct: 3 } }
 * @example await scoreOne(toolRl(), { response: "1", reference: [{ name: "add", parameters: { x: 1 } }] }) // { value: -3 }
 */
export function toolRl({ scale = 3, formatWeight = 1, score = toolCallScore }: ToolRlOptions = {}): Reward {
  if (!(scale > 0)) throw new InputError("toolRl", "scale must be above 0", scale);
  if (!(formatWeight >= 0)) throw new InputError("toolRl", "formatWeight must be at least 0", formatWeight);
  return each((rollout) => {
    const gold = goldOf(rollout);
    const given = callsOf(rollout);
    const format = formatWeight * (hasForm(rollout, gold) ? 1 : 0);
    const correct = gold.calls.length === 0 ? 0 : scale * (given === null ? -1 : 2 * score(gold.calls, given) - 1);
    const why = given === null ? "a tool call cannot be read" : undefined;
    return { value: format + correct, parts: { format, correct }, ...(why && { why }) };
  });
}

interface Gold {
  readonly calls: readonly ToolCall[];
  readonly speaks: boolean;
}

function goldOf({ reference, id }: Rollout): Gold {
  const calls = typeof reference === "string" ? parseToolCalls(reference) : Array.isArray(reference) ? reference.map(readCall) : null;
  if (!calls?.every((call) => call !== undefined)) {
    throw new InvalidRollout("toolRl", "needs a reference: a text with <tool_call> blocks, or a list of calls with name and parameters", {
      id,
      reference,
    });
  }
  return { calls, speaks: typeof reference === "string" ? afterThinking(reference).includes("<response>") : calls.length === 0 };
}

function hasForm(rollout: Rollout, { calls, speaks }: Gold): boolean {
  const text = responseText(rollout).trim();
  const made = toolCalls(rollout);
  if (made.length > 0) return calls.length > 0 && (text !== "") === speaks;
  const parts = [
    "<think>.*?</think>",
    ...(calls.length > 0 ? ["<tool_call>\\n.*?\\n</tool_call>"] : []),
    ...(speaks ? ["<response>.*?</response>"] : []),
  ];
  // With each tag there once the lazy parts have one place to end, so the pattern takes linear time.
  const once = (tag: string, wanted: boolean) =>
    [`<${tag}>`, `</${tag}>`].every((mark) => text.split(mark).length - 1 === (wanted ? 1 : 0));
  if (!once("think", true) || !once("tool_call", calls.length > 0) || !once("response", speaks)) return false;
  return new RegExp(`^${parts.join("\\n")}$`, "s").test(text);
}
