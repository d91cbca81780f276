/**
 * The response without its reasoning: what follows the last `</think>`. Reasoning that never ends leaves nothing.
 *
 * @param text the whole response
 * @returns the part after the reasoning; the whole text where there is no `<think>`
 * @source DeepSeek-AI 2025 (DeepSeek-R1), arXiv:2501.12948, table 1 (reasoning and answer apart)
 * @example afterThinking("<think>2 or 4?</think> It is 4.") // " It is 4."
 * @example afterThinking("<think>2 or 4? It is 4.") // ""
 */
export function afterThinking(text: string): string {
  const end = text.lastIndexOf("</think>");
  const rest = end < 0 ? text : text.slice(end + "</think>".length);
  const reopened = rest.indexOf("<think>");
  return reopened < 0 ? rest : rest.slice(0, reopened);
}
