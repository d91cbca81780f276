import type { Message, TokenTrace } from "../../core/index.ts";
import type { ChatWrapper, LlamaModel, LlamaSequence, LogitsWanted } from "./llama-runtime.ts";

/** What a model reads before it answers, and what ends its answer beside its own end. */
export interface GgufPrompt {
  readonly ids: number[];
  /** texts before which an answer ends */
  readonly stops: readonly string[];
  readonly ends: ReadonlySet<number>;
}

/** Writes messages as a model reads them, in tokens. */
export function readGgufPrompt(
  model: LlamaModel,
  template: ChatWrapper | ((messages: readonly Message[]) => string),
): (messages: readonly Message[]) => GgufPrompt {
  if (typeof template === "function") return (messages) => ({ ids: model.tokenize(template(messages), true), stops: [], ends: new Set() });
  return (messages) => {
    const said = messages.map(({ role, content }) =>
      role === "assistant" ? { type: "model", response: [content] } : { type: role, text: content },
    );
    const chatHistory = [...said, { type: "model", response: [] }];
    const { contextText, stopGenerationTriggers } = template.generateContextState({ chatHistory });
    const plain = stopGenerationTriggers.filter(({ values }) => values.every((value) => typeof value === "string"));
    const marks = stopGenerationTriggers.filter((trigger) => !plain.includes(trigger)).map((trigger) => trigger.tokenize(model.tokenizer));
    return {
      ids: contextText.tokenize(model.tokenizer),
      stops: plain.map(({ values }) => values.join("")).filter((text) => text !== ""),
      ends: new Set(marks.filter((ids) => ids.length === 1).flat()),
    };
  };
}

/** Log-probabilities of tokens after a prompt, and the most probable tokens in the place of each; nothing is drawn. */
export async function traceGguf(
  model: LlamaModel,
  sequence: LlamaSequence,
  prompt: readonly number[],
  ids: readonly number[],
  alternatives: number,
): Promise<TokenTrace> {
  if (ids.length === 0) return { ids: new Int32Array(0), logprobs: new Float32Array(0), ...(alternatives > 0 && { top: [] }) };
  await sequence.adaptStateToTokens(prompt.slice(0, -1), false);
  // Each token is asked what comes after it; the last one of the text is not read at all. The one that is selected is the most probable one.
  const wanted = (next: number): LogitsWanted => ({
    logits: { filter: { tokens: [next], includeSelected: true, includeTop: alternatives } },
    totalLogitWeight: true,
  });
  const context = [prompt.at(-1)!, ...ids.slice(0, -1)];
  const before = prompt.slice(sequence.nextTokenIndex, -1);
  const outputs = await sequence.controlledEvaluate([
    ...before,
    ...context.map((id, i): [number, { generateNext: LogitsWanted }] => [id, { generateNext: wanted(ids[i]!) }]),
  ]);
  const places = ids.map((id, i) => {
    const { logits, totalLogitWeight } = outputs[before.length + i]?.next ?? {};
    const logit = logits?.get(id);
    if (!logits || logit === undefined || totalLogitWeight === undefined)
      throw new Error("this version of node-llama-cpp tells no logits of a given token; it needs 3.22 or newer");
    const best = [...logits].sort(([, a], [, b]) => b - a);
    const total = best[0]![1] + Math.log(totalLogitWeight);
    const top = best.slice(0, alternatives).map(([token, x]) => ({ text: model.detokenize([token], true), logprob: x - total }));
    return { logprob: logit - total, top };
  });
  return {
    ids: Int32Array.from(ids),
    logprobs: Float32Array.from(places, ({ logprob }) => logprob),
    ...(alternatives > 0 && { top: places.map(({ top }) => top) }),
  };
}
