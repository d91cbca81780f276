import { z } from "zod";
import { type Awaitable, askFor, createRandom, type LanguageModel, type Tool, type ToolCall } from "../../core/index.ts";
import type { Asking } from "../ask-judge.ts";
import { judgeMessages } from "../judge-messages.ts";

/** Who plays the tools, and what it knows of them. */
export interface ToolImitatorOptions {
  readonly model: LanguageModel;
  readonly tools: readonly Tool[];
  readonly recorded?: readonly (ToolCall & { readonly result: string })[];
  readonly seed?: number;
  readonly ask?: Asking;
}

/**
 * Tool imitator: a language model answers calls of tools that are not there, from their descriptions and from calls that were recorded. For `recordedTools`,
 * where a call is new.
 *
 * A call of a tool that does not exist gets an error, as from the real ones. The model never sees the conversation, so it cannot help the agent.
 *
 * @param options.model who imitates
 * @param options.tools the tools, with the schema of their arguments
 * @param options.recorded calls with their results; those of the same tool are shown as examples, eight at most
 * @param options.seed seed of its answers; default 0
 * @param options.ask how it is asked: temperature (default 0), topP, maxTokens, tries, maxChars
 * @returns from a call to the text of its result; what it throws is a failure of the rollout, never a result
 * @source CM2, 2026, arXiv:2602.12268 (a language model imitates the tool, given schema and examples)
 * @example await toolImitator({ model: says({ result: "3" }), tools: [{ name: "add", parameters: {} }] })({ name: "add", arguments: { a: 1, b: 2 } }) // "3"
 * @example await toolImitator({ model: says({ result: "3" }), tools: [] })({ name: "add", arguments: {} }) // "{\"error\":\"there is no tool \\\"add\\\"\"}"
 */
export function toolImitator({
  model,
  tools,
  recorded = [],
  seed = 0,
  ask = {},
}: ToolImitatorOptions): (call: ToolCall) => Awaitable<string> {
  return async ({ name, arguments: values }) => {
    const tool = tools.find((one) => one.name === name);
    if (!tool) return JSON.stringify({ error: `there is no tool ${JSON.stringify(name)}` });
    const examples = recorded.filter((one) => one.name === name).slice(0, 8);
    const data = {
      tool: JSON.stringify(tool),
      examples: examples.length > 0 ? examples.map((one) => JSON.stringify([one.arguments, one.result])).join("\n") : undefined,
      call: JSON.stringify(values),
    };
    const { maxChars: _, temperature = 0, ...options } = ask;
    const key = createRandom(seed)
      .fork(JSON.stringify(data))
      .integer(2 ** 30);
    const { result } = await askFor(model, form, judgeMessages(task, data, ask), { ...options, temperature, seed: key });
    return result;
  };
}

const form = z.strictObject({ result: z.string() });

const task = `You stand for a tool. Answer the call as the tool would: in the form of the examples where there are some, otherwise as JSON that fits its description. Invent what the tool would know, plausibly and without contradicting the examples. Arguments that do not fit its schema get an error, as JSON with one entry "error". Give the result as one text, and nothing about yourself.`;
