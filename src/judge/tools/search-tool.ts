import { type Awaitable, type Context, InputError } from "../../core/index.ts";
import type { JudgeTool } from "../judge-tools.ts";

/**
 * Search tool: lets a judge look things up.
 *
 * @param search passages on a query, best first: of a corpus at hand, an encyclopedia, the web
 * @param options.passages how many of them are shown, at least 1; default 3
 * @returns the tool: its input is a query, its output the passages
 * @throws {InputError} when passages is not a whole number from 1
 * @source Li et al. 2024 (Tool-Augmented Reward Modeling), arXiv:2310.01045 (search engine, Wikipedia)
 * @example await searchTool(() => ["Bach was born in 1685.", "Händel too."], { passages: 1 }).call("Bach", createContext()) // "Bach was born in 1685."
 */
export function searchTool(
  search: (query: string, context: Context) => Awaitable<readonly string[]>,
  { passages = 3 }: { passages?: number } = {},
): JudgeTool {
  if (!(Number.isInteger(passages) && passages >= 1))
    throw new InputError("searchTool", "passages must be a whole number from 1", passages);
  return {
    name: "search",
    description: "finds passages on a query",
    call: async (query, context) => (await search(query, context)).slice(0, passages).join("\n\n") || "Nothing was found.",
  };
}
