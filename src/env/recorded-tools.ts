import { type Awaitable, InputError, type ToolCall } from "../core/index.ts";

/**
 * Recorded tools: answers calls of tools by what was recorded for the same call, so that an agent can be trained without the tools themselves.
 *
 * Calls are the same when their names are and their arguments hold the same values, in whatever order.
 *
 * @param recorded calls with what the tool said, in any order; of equal ones the first counts
 * @param options.otherwise answers what was not recorded, such as a language model that imitates the tool; default: it is refused
 * @returns from a call to the text of its result
 * @throws {InputError} at a call that was not recorded, where nothing else answers
 * @source CM2, 2026, arXiv:2602.12268 (simulated tool server)
 * @example await recordedTools([{ name: "add", arguments: { a: 1, b: 2 }, result: "3" }])({ name: "add", arguments: { b: 2, a: 1 } }) // "3"
 * @example await recordedTools([], { otherwise: ({ name }) => `no ${name} here` })({ name: "add", arguments: {} }) // "no add here"
 */
export function recordedTools(
  recorded: readonly (ToolCall & { readonly result: string })[],
  { otherwise }: { otherwise?: (call: ToolCall) => Awaitable<string> } = {},
): (call: ToolCall) => Promise<string> {
  const results = new Map([...recorded].reverse().map((one) => [keyOf(one), one.result]));
  return async (call) => {
    const result = results.get(keyOf(call));
    if (result !== undefined) return result;
    if (!otherwise) throw new InputError("recordedTools", `only calls that were recorded, ${results.size} of them`, call);
    return otherwise(call);
  };
}

const keyOf = ({ name, arguments: values }: ToolCall): string => JSON.stringify([name, sorted(values)]);

/** With the keys of all objects in order, however deep. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, inner]) => [key, sorted(inner)] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}
