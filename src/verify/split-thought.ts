/**
 * Splits a response into its thought and its reply.
 *
 * The form is one thinking block with something in it, and then a reply without one; nothing may stand before it.
 *
 * @param text the whole response
 * @returns both without the blanks around them; null where the form is another
 * @source RLVER 2025, arXiv:2507.03112 (think, then say); ExTrans 2025, arXiv:2505.12996 (one thinking block, then the translation)
 * @example splitThought("<think>2 + 2</think> It is 4.") // { thought: "2 + 2", reply: "It is 4." }
 * @example splitThought("It is 4.") // null
 */
export function splitThought(text: string): { thought: string; reply: string } | null {
  const [before, rest, ...others] = text.split("<think>");
  const [thought, reply, ...ends] = rest?.split("</think>") ?? [];
  if (before!.trim() !== "" || others.length + ends.length > 0 || !thought?.trim() || !reply?.trim()) return null;
  return { thought: thought.trim(), reply: reply.trim() };
}
