import { type Rollout, responseText, toolCalls } from "../../core/index.ts";
import { parseToolCalls } from "./parse-tool-calls.ts";
import { type ReadCall, readCall } from "./read-call.ts";

/** The calls that a rollout makes, from its messages or else from its text; null where one of them cannot be read. */
export function callsOf(rollout: Rollout): readonly ReadCall[] | null {
  const made = toolCalls(rollout);
  if (made.length === 0) return parseToolCalls(responseText(rollout)) as readonly ReadCall[] | null;
  const calls = made.map(readCall);
  return calls.every((call) => call !== undefined) ? calls : null;
}
