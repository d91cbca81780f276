import type { ToolCall } from "../../core/index.ts";
import { multisetJaccard } from "./multiset-jaccard.ts";

/**
 * Tool name score: how well the called tools agree with those of the gold calls, whatever their arguments.
 *
 *     m(A, B) = Σ min / (|A| + |B| − Σ min)     over the names of the calls
 *
 * @param gold the right calls
 * @param given the calls that are judged
 * @returns m; 1 where neither calls, 0 where only one does
 * @range [0, 1]
 * @source Qian et al. 2025 (ToolRL), arXiv:2504.13958, section 3.3 (tool name matching)
 * @example toolNameScore([{ name: "f", arguments: {} }, { name: "g", arguments: {} }], [{ name: "g", arguments: { x: 1 } }]) // 0.5
 */
export function toolNameScore(gold: readonly ToolCall[], given: readonly ToolCall[]): number {
  return multisetJaccard(
    gold.map(({ name }) => name),
    given.map(({ name }) => name),
  );
}
