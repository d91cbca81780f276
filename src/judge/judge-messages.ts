import type { Message } from "../core/index.ts";
import { dataNotice, fenced } from "./fenced.ts";

/**
 * Prompt of a judge: what it has to do, and the data that it is about, each text in a fence of its own.
 *
 * @param instruction what to judge and how, in our own words; no text of a rollout belongs here
 * @param data texts by the name that the instruction calls them by, in the order they are shown; undefined ones are left out
 * @param options.maxChars longest text that is shown whole, in characters; see `fenced`
 * @returns a system message with the instruction and the notice that what is fenced is data, and a user message with the data
 * @throws {InputError} when a name cannot stand in a mark
 * @source Guerdon: one form for the prompts of all judges
 * @example judgeMessages("Is the response polite?", { response: "Go away." }).map(({ role }) => role) // ["system", "user"]
 * @example judgeMessages("Is it polite?", { response: "Hi", reference: undefined })[1].content // "<response-27eo0z>\nHi\n</response-27eo0z>"
 */
export function judgeMessages(
  instruction: string,
  data: Readonly<Record<string, string | undefined>>,
  options: { maxChars?: number } = {},
): Message[] {
  const fences = Object.entries(data).flatMap(([name, text]) => (text === undefined ? [] : [fenced(name, text, options)]));
  return [
    { role: "system", content: `${instruction}\n\n${dataNotice}` },
    { role: "user", content: fences.join("\n\n") },
  ];
}
