import { InputError, type Message, type Rollout } from "../core/index.ts";

/**
 * Transcript: chat messages as a text that a judge can read.
 *
 * One plain message is its content. Of several, each begins with its role at the start of a line, and what it says is indented, so that no message can
 * pretend to be the next one. Calls of tools are written with their arguments as JSON, results with the name of the tool.
 *
 * @param messages a prompt or a response, in order
 * @returns a text of one or more lines; "" for no messages
 * @source Guerdon: what judges are shown
 * @example transcript([{ role: "user", content: "2 + 2?" }]) // "2 + 2?"
 * @example transcript([{ role: "system", content: "Be brief." }, { role: "user", content: "2 + 2?" }]) // "[system]\n  Be brief.\n[user]\n  2 + 2?"
 * @example transcript([{ role: "assistant", content: "", toolCalls: [{ name: "add", arguments: { a: 2 } }] }]) // "[assistant]\n  calls add {\"a\":2}"
 */
export function transcript(messages: readonly Message[]): string {
  const [only] = messages;
  if (only && messages.length === 1 && !only.toolCalls?.length && (only.role === "user" || only.role === "assistant"))
    return withMedia(only);
  const callNames = new Map(messages.flatMap(({ toolCalls = [] }) => toolCalls.map(({ id, name }) => [id, name])));
  return messages
    .map((message) => {
      const name = message.name ?? (message.role === "tool" ? callNames.get(message.toolCallId ?? "") : undefined);
      const calls = (message.toolCalls ?? []).map((call) => `calls ${oneLine(call.name)} ${JSON.stringify(call.arguments ?? {})}`);
      const lines = [withMedia(message), ...calls].filter((part) => part !== "").flatMap((part) => part.split(/\r\n|[\n\r\u2028\u2029]/));
      return [`[${message.role}${name === undefined ? "" : ` ${oneLine(name)}`}]`, ...lines.map((line) => `  ${line}`)].join("\n");
    })
    .join("\n");
}

/**
 * The prompt that several rollouts answer, as a transcript.
 *
 * @throws {InputError} when they answer different ones: responses to different prompts do not compare
 */
export function sharedPrompt(where: string, rollouts: readonly Rollout[]): string {
  const [first = "", ...others] = rollouts.map(({ prompt }) => transcript(prompt));
  const other = others.find((text) => text !== first);
  if (other !== undefined) throw new InputError(where, "all responses must answer the same prompt", [first, other]);
  return first;
}

const oneLine = (text: string) => text.replace(/\s+/g, " ");

function withMedia({ content, media = [] }: Message): string {
  const note = media.length === 0 ? "" : `[${media.length} ${media.length === 1 ? "attachment" : "attachments"} not shown]`;
  return content === "" || note === "" ? content + note : `${content}\n${note}`;
}
