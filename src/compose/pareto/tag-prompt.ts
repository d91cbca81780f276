import { InputError, type Message } from "../../core/index.ts";

/**
 * Tells the policy which rewards count: puts their names as tags before the last user message.
 *
 * In training each pass names the one reward that it optimises; at inference all of them are named, and the policy trades them off.
 *
 * @param prompt the chat
 * @param rewards names of the rewards that count, in order; none leaves the prompt as it is
 * @returns the chat with tags `<reward name>`, as a new list
 * @throws {InputError} when a name has an angle bracket, or there is no user message to put the tags in
 * @source Lee et al. 2024 (Parrot), arXiv:2401.05675, section 4.2 (reward-specific identifiers)
 * @example tagPrompt([{ role: "user", content: "A castle" }], ["aesthetics", "sentiment"]) // [{ role: "user", content: "<reward aesthetics><reward sentiment> A castle" }]
 */
export function tagPrompt(prompt: readonly Message[], rewards: readonly string[]): Message[] {
  const wrong = rewards.find((name) => /[<>]/.test(name));
  if (wrong !== undefined) throw new InputError("tagPrompt", "names must be free of angle brackets", wrong);
  if (rewards.length === 0) return [...prompt];
  const last = prompt.findLastIndex(({ role }) => role === "user");
  if (last < 0) throw new InputError("tagPrompt", "the prompt needs a user message", prompt);
  const tags = rewards.map((name) => `<reward ${name}>`).join("");
  return prompt.map((message, i) => (i === last ? { ...message, content: `${tags} ${message.content}` } : message));
}
