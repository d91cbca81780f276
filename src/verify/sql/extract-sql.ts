import { afterThinking } from "../after-thinking.ts";
import { extractTag } from "../extract-tag.ts";

/**
 * The query in a response: its last fenced block marked sql, else what stands in its answer tag, else all of it after the reasoning.
 *
 * A fence inside the answer tag is taken off, and so is one without a mark around the whole answer.
 *
 * @param text the whole response
 * @returns the query, trimmed; it may be anything, for nothing is checked here
 * @source Pourreza et al. 2025 (Reasoning-SQL), arXiv:2503.23157, released code
 * @example extractSql("So:\n```sql\nSELECT 1\n```") // "SELECT 1"
 * @example extractSql("<think>SELECT 2?</think><answer>SELECT 1</answer>") // "SELECT 1"
 * @example extractSql("SELECT 1") // "SELECT 1"
 */
export function extractSql(text: string): string {
  const answer = afterThinking(text);
  return lastBlock(answer, /^[ \t]*sql[ \t]*$/i) ?? unfenced(extractTag(answer, "answer") ?? answer);
}

const unfenced = (text: string) => (lastBlock(text, /^[ \t]*$/) ?? text).trim();

/** Content of the last closed fence whose first line is such a mark. */
function lastBlock(text: string, mark: RegExp): string | undefined {
  const parts = text.split("```");
  // Text and blocks take turns; a last fence that is never closed opens no block.
  for (let i = parts.length - 1 - (parts.length % 2 === 0 ? 1 : 0) - 1; i > 0; i -= 2) {
    const block = parts[i]!;
    const line = block.indexOf("\n");
    if (line >= 0 && mark.test(block.slice(0, line).trimEnd())) return block.slice(line + 1).trim();
  }
  return undefined;
}
