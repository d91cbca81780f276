import { InputError, type LanguageModel, type Message } from "../../core/index.ts";

/** A language model that runs in this process and holds memory until it is closed. */
export interface LocalModel extends LanguageModel {
  score: NonNullable<LanguageModel["score"]>;
  /** Gives back what the model holds; it answers no more. */
  close(): Promise<void>;
}

/** @throws {InputError} where a chat holds what a local model cannot read: tools, what they brought back, images */
export function checkPlain(where: string, messages: readonly Message[], tools: readonly unknown[] = []): void {
  const other = messages.find(({ role, toolCalls = [], media = [] }) => role === "tool" || toolCalls.length > 0 || media.length > 0);
  if (other || tools.length > 0) throw new InputError(where, "reads texts only: no tools, no media", other ?? tools);
}

/** @throws {InputError} when the number of samples is none */
export function checkSamples(n: number): void {
  if (!(Number.isInteger(n) && n >= 1)) throw new InputError("chat", "n must be a whole number from 1", n);
}

/** How many tokens are left for an answer. */
export function roomFor(where: string, prompt: readonly number[], longest: number, continuation: readonly number[] = []): number {
  if (prompt.length === 0) throw new InputError(where, "the prompt must have at least one token", prompt);
  const room = longest - prompt.length - continuation.length;
  if (room < 0) throw new InputError(where, `the longest text has ${longest} tokens`, prompt.length + continuation.length);
  return room;
}
