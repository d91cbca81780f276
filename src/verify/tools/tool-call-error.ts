import type { ToolCall } from "../../core/index.ts";
import { readCall } from "./read-call.ts";
import { sameJson } from "./same-json.ts";
import { toolCallScore } from "./tool-call-score.ts";

/** What is wrong with the calls of a response; the first of these that holds. */
export type ToolCallError =
  | "format"
  | "wrong count"
  | "wrong function"
  | "missing argument"
  | "extra argument"
  | "wrong type"
  | "wrong value";

/**
 * What is wrong with tool calls, against the gold ones: the label of an item of a tool-call benchmark, or of a pair to train on.
 *
 *     right ⟺ the same calls in some order, 1 and "1" alike
 *
 * @param gold the right calls; none where no tool is needed
 * @param given the calls that are judged; null for an output that could not be read as calls
 * @returns null where they are right; otherwise the first that holds of: format, wrong count, wrong function, missing argument, extra argument, wrong type, wrong
 *   value. With several calls of one function each gold call is held against the one that is nearest to it
 * @source Agarwal et al. 2025 (ToolRM), arXiv:2509.11963, section 4.1 (FC-RewardBench and its kinds of error)
 * @example toolCallError([{ name: "f", arguments: { x: 1 } }], [{ name: "f", arguments: { x: "1" } }]) // null
 * @example toolCallError([{ name: "f", arguments: { x: 1 } }], [{ name: "f", arguments: {} }]) // "missing argument"
 * @example toolCallError([], [{ name: "f", arguments: {} }]) // "wrong count"
 * @example toolCallError([], null) // "format"
 */
export function toolCallError(gold: readonly ToolCall[], given: readonly ToolCall[] | null): ToolCallError | null {
  const read = given?.map(readCall);
  if (!read?.every((call) => call !== undefined)) return "format";
  if (gold.length !== read.length) return "wrong count";
  if (toolCallScore(gold, read, { optimal: true, coerce: true }) === 1) return null;
  const names = (calls: readonly ToolCall[]) => calls.map(({ name }) => name).sort();
  if (!sameJson(names(gold), names(read))) return "wrong function";

  const left = [...read];
  const pairs = gold.map((call) => {
    const worth = left.map((other) => (other.name === call.name ? toolCallScore([call], [other], { coerce: true }) : -1));
    const nearest = worth.indexOf(Math.max(...worth));
    return { wanted: readCall(call)!.arguments, got: left.splice(nearest, 1)[0]!.arguments };
  });
  const some = (wrong: (wanted: Arguments, got: Arguments, key: string) => boolean, side: "wanted" | "got" = "wanted") =>
    pairs.some((pair) => Object.keys(pair[side]).some((key) => wrong(pair.wanted, pair.got, key)));
  if (some((_, got, key) => !Object.hasOwn(got, key))) return "missing argument";
  if (some((wanted, _, key) => !Object.hasOwn(wanted, key), "got")) return "extra argument";
  if (some((wanted, got, key) => kindOf(wanted[key]) !== kindOf(got[key]) && !sameJson(wanted[key], got[key], true))) return "wrong type";
  return "wrong value";
}

type Arguments = Readonly<Record<string, unknown>>;
const kindOf = (value: unknown) => (Array.isArray(value) ? "list" : value === null ? "null" : typeof value);
