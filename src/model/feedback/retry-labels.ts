import type { Message } from "../../core/index.ts";

/**
 * Which replies people threw away: a reply is bad where another was asked for in its place.
 *
 *     y_t = 0 where reply t is followed by another reply before the user says anything,  1 otherwise
 *
 * @param messages the conversation with the replies that were thrown away still in it, [messages]
 * @param options.open whether the last reply may still be thrown away; default false
 * @returns y, [replies], for each message of the assistant; null where it cannot be told yet
 * @source Irvine et al. 2023 (Chai Research), arXiv:2303.06135, section 3.2 (user retries)
 * @example retryLabels([{ role: "user", content: "Hi" }, { role: "assistant", content: "What?" }, { role: "assistant", content: "Hello!" }]) // [0, 1]
 */
export function retryLabels(messages: readonly Message[], { open = false }: { open?: boolean } = {}): (0 | 1 | null)[] {
  const spoken = messages.filter(({ role }) => role === "user" || role === "assistant");
  return spoken.flatMap(({ role }, t) => {
    if (role !== "assistant") return [];
    const next = spoken[t + 1]?.role;
    return [next === "assistant" ? 0 : next === undefined && open ? null : 1];
  });
}
