import type { ToolCall } from "../core/index.ts";
import { type ToolCallError, toolCallError } from "../verify/index.ts";

/** The gold calls of a task against a wrong output for it. */
export interface ToolPair {
  readonly task: number;
  /** which of its outputs is the rejected one; the gold calls are the chosen ones */
  readonly output: number;
  readonly error: ToolCallError;
}

/**
 * Pairs to train a reward model for tool calls on, without anyone to label them: the gold calls are chosen, what models got wrong is rejected.
 *
 *     (gold_t, o)   for each output o of task t that is not gold_t
 *
 * A task that every model got right teaches nothing and gives none; the same wrong output of several models gives one.
 *
 * @param tasks the gold calls of each task, and what a pool of models answered; null for an output that could not be read as calls, [tasks]
 * @returns the pairs, in order of their tasks
 * @source Agarwal et al. 2025 (ToolRM), arXiv:2509.11963, section 3.2 (training data from correct and incorrect calls)
 * @example toolPairs([{ gold: [{ name: "f", arguments: { x: 1 } }], outputs: [[{ name: "f", arguments: { x: 1 } }], [{ name: "g", arguments: { x: 1 } }], null] }]) // [{ task: 0, output: 1, error: "wrong function" }, { task: 0, output: 2, error: "format" }]
 */
export function toolPairs(
  tasks: readonly { readonly gold: readonly ToolCall[]; readonly outputs: readonly (readonly ToolCall[] | null)[] }[],
): ToolPair[] {
  return tasks.flatMap(({ gold, outputs }, task) => {
    const seen = new Set<string>();
    return outputs.flatMap((given, output) => {
      const text = JSON.stringify(given);
      const error = seen.has(text) ? null : toolCallError(gold, given);
      seen.add(text);
      return error === null ? [] : [{ task, output, error }];
    });
  });
}
