import { InputError, type Message } from "../../core/index.ts";

/**
 * Whether people went on after each reply: a label that every chat log holds.
 *
 *     y_t = 1 where at least K messages of the user follow reply t,  0 where fewer do and the conversation is over
 *
 * @param messages the conversation, [messages]
 * @param options.further K ≥ 1: messages of the user that make a reply a good one; default 1
 * @param options.open whether the user may still come back, so that silence says nothing yet; default false
 * @returns y, [replies], for each message of the assistant; null where it cannot be told yet
 * @throws {InputError} when K is not a whole number from 1
 * @source Irvine et al. 2023 (Chai Research), arXiv:2303.06135, section 3.2 (user responds, user responds twice)
 * @example continuationLabels([{ role: "user", content: "Hi" }, { role: "assistant", content: "Hello!" }, { role: "user", content: "So?" }, { role: "assistant", content: "Well." }]) // [1, 0]
 * @example continuationLabels([{ role: "assistant", content: "Hello!" }], { open: true }) // [null]
 */
export function continuationLabels(
  messages: readonly Message[],
  { further = 1, open = false }: { further?: number; open?: boolean } = {},
): (0 | 1 | null)[] {
  if (!(Number.isInteger(further) && further >= 1))
    throw new InputError("continuationLabels", "further must be a whole number from 1", further);
  let left = messages.filter(({ role }) => role === "user").length;
  const labels: (0 | 1 | null)[] = [];
  for (const { role } of messages) {
    if (role === "user") left--;
    else if (role === "assistant") labels.push(left >= further ? 1 : open ? null : 0);
  }
  return labels;
}
