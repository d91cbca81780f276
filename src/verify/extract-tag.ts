/**
 * Content of a tag: what stands between the last `<tag>` and the `</tag>` that closes it.
 *
 * Matching is case-sensitive, goes across lines, and takes time linear in the text. A tag that is opened and never closed has no content.
 *
 * @param text what is searched
 * @param tag name of the tag, without brackets
 * @returns the trimmed content of the last complete tag, or null where there is none
 * @source DeepSeek-AI 2025 (DeepSeek-R1), arXiv:2501.12948, table 1 (answers between tags)
 * @example extractTag("<answer>3</answer> no, <answer> 4 </answer>", "answer") // "4"
 * @example extractTag("<answer>4", "answer") // null
 */
export function extractTag(text: string, tag: string): string | null {
  const end = text.lastIndexOf(`</${tag}>`);
  if (end < 0) return null;
  const start = text.lastIndexOf(`<${tag}>`, end);
  return start < 0 ? null : text.slice(start + tag.length + 2, end).trim();
}
