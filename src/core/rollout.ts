import { InputError, InvalidRollout } from "./errors.ts";

/** A call of a tool, as the model wrote it. `arguments` is the parsed object, or the raw text where it was not JSON. */
export interface ToolCall {
  readonly id?: string;
  readonly name: string;
  readonly arguments: unknown;
}

/** One chat message. Text parts of multi-part content are joined; images and other parts stay in `media`. */
export interface Message {
  readonly role: "system" | "user" | "assistant" | "tool";
  readonly content: string;
  readonly toolCalls?: readonly ToolCall[];
  /** in a message of role `tool`: the call that it answers */
  readonly toolCallId?: string;
  readonly name?: string;
  readonly media?: readonly unknown[];
}

/** Ground truth: a text, a number, a truth value, a list of accepted answers, or an object that a verifier knows how to read. */
export type Reference = string | number | boolean | readonly unknown[] | Readonly<Record<string, unknown>>;

/** One reasoning step: a half-open range of characters of `responseText(rollout)`, and its label where the data set has one. */
export interface Step {
  readonly start: number;
  readonly end: number;
  /** 1 right, 0 wrong, or a rating in the data set's own unit */
  readonly label?: number | null;
}

/** What the policy knew about each token of its response. All lists have one entry a token, [tokens]. */
export interface TokenTrace {
  readonly ids?: Int32Array;
  readonly texts?: readonly string[];
  /** log-probability under the policy that wrote the response, in nats */
  readonly logprobs?: Float32Array;
  /** log-probability under the frozen reference policy, in nats */
  readonly referenceLogprobs?: Float32Array;
  /** the most probable tokens at each position, best first */
  readonly top?: readonly (readonly { readonly text: string; readonly logprob: number }[])[];
}

/** One response of a policy to one prompt, with all that is known about it. */
export interface Rollout {
  readonly id?: string;
  /** what the policy was given */
  readonly prompt: readonly Message[];
  /** what the policy produced: text, tool calls, and the tool results in between */
  readonly response: readonly Message[];
  readonly reference?: Reference;
  /** rollouts of one prompt share it; a rollout without one is a group of its own */
  readonly group?: string;
  readonly steps?: readonly Step[];
  readonly tokens?: TokenTrace;
  /** every other column of the data set */
  readonly fields: Readonly<Record<string, unknown>>;
}

/** A rollout as people write one: strings for prompt and response, everything else optional. */
export interface RolloutInput extends Partial<Omit<Rollout, "prompt" | "response">> {
  readonly prompt?: string | readonly Message[];
  readonly response: string | readonly Message[];
}

const noFields: Readonly<Record<string, unknown>> = Object.freeze({});

/**
 * Makes a rollout from its short form.
 *
 *     rollout({ prompt: "2 + 2?", response: "4", reference: 4 })
 */
export function rollout({ prompt = [], response, fields = noFields, ...rest }: RolloutInput): Rollout {
  if (typeof response !== "string" && !Array.isArray(response)) {
    throw new InputError("rollout", "response must be a string or a list of messages", response);
  }
  return {
    ...rest,
    prompt: typeof prompt === "string" ? [{ role: "user", content: prompt }] : prompt,
    response: typeof response === "string" ? [{ role: "assistant", content: response }] : response,
    fields,
  };
}

/** The text that the policy wrote: the contents of its assistant messages, joined by a line break. Tool results are not its own. */
export function responseText({ response }: Rollout): string {
  if (response.length === 1 && response[0]!.role === "assistant") return response[0]!.content;
  return response
    .filter((message) => message.role === "assistant" && message.content !== "")
    .map((message) => message.content)
    .join("\n");
}

/** The text of the prompt: its system and user messages, joined by a blank line. */
export function promptText({ prompt }: Rollout): string {
  return prompt.length === 1 ? prompt[0]!.content : prompt.map((message) => message.content).join("\n\n");
}

/** All calls of tools in the response, in order. */
export function toolCalls({ response }: Rollout): readonly ToolCall[] {
  return response.flatMap((message) => message.toolCalls ?? []);
}

/** How many words a text has: runs of anything but white space. */
export function countWords(text: string): number {
  let words = 0;
  let inside = false;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    const blank = code < 0x80 ? code <= 32 : code === 0xa0 || (code >= 0x1680 && /\s/.test(text[i]!));
    if (!blank && !inside) words++;
    inside = !blank;
  }
  return words;
}

/** How many tokens the response has, or undefined where the rollout carries none. */
export function tokenCount({ tokens }: Rollout): number | undefined {
  return tokens?.ids?.length ?? tokens?.logprobs?.length ?? tokens?.texts?.length;
}

/** Length of the response: in tokens where the rollout carries them, otherwise in white-space words. */
export function responseLength(rollout: Rollout): number {
  return tokenCount(rollout) ?? countWords(responseText(rollout));
}

/**
 * Lengths of several responses in one unit, [rollouts]: tokens when all of them carry tokens, words when none does.
 *
 * @throws {InputError} when some carry tokens and some do not: the two units do not compare
 */
export function responseLengths(rollouts: readonly Rollout[]): number[] {
  const withTokens = rollouts.filter((one) => tokenCount(one) !== undefined).length;
  if (withTokens > 0 && withTokens < rollouts.length) {
    throw new InputError("responseLengths", "either all rollouts of a group carry tokens or none does", {
      rollouts: rollouts.length,
      withTokens,
    });
  }
  return rollouts.map(responseLength);
}

/** Positions of the rollouts of each group, groups in order of their first rollout. */
export function groupIndices(rollouts: readonly Rollout[]): number[][] {
  const groups = new Map<string | number, number[]>();
  rollouts.forEach(({ group }, index) => {
    const key = group ?? index;
    const members = groups.get(key);
    if (members) members.push(index);
    else groups.set(key, [index]);
  });
  return [...groups.values()];
}

/**
 * The accepted answers of a rollout as texts: its reference, or the entries of a list of references.
 *
 * @throws {InvalidRollout} when there is none, or one that is neither text nor number
 */
export function acceptedTexts(where: string, { reference, id }: Rollout): string[] {
  const accepted = Array.isArray(reference) ? reference : [reference];
  if (accepted.length === 0 || !accepted.every((one) => typeof one === "string" || typeof one === "number")) {
    throw new InvalidRollout(where, "needs a reference: a text, a number or a list of accepted ones", { id, reference });
  }
  return accepted.map(String);
}
