import { InputError, type LanguageModel, type Message, type Rollout } from "../core/index.ts";

/** How many branches, and how long. */
export interface BranchDecodeOptions {
  branches?: number;
  maxTokens?: number;
  logprobs?: number;
  signal?: AbortSignal;
}

/**
 * Branch decoding (CoT-decoding): the K most probable first tokens, each continued by the most probable answer. What a model would say if it began otherwise shows
 * more of what it knows than samples do.
 *
 *     y_k = v_k ⊕ greedy(x ⊕ v_k),    v_1 … v_K the most probable first tokens after x
 *
 * @param model must tell alternatives, and go on with an answer that has begun (an assistant message at the end of the prompt)
 * @param prompt x
 * @param options.branches K: a whole number from 1; default 10
 * @param options.maxTokens upper bound on a trace, in tokens
 * @param options.logprobs alternatives a token that the traces carry; default 2
 * @param options.signal aborted when the search is to stop
 * @returns K traces or fewer, most probable first token first, with their tokens; those that begin with the end of the text are left out
 * @throws {InputError} when K is no such number, or the model tells no alternatives
 * @source Wang and Zhou 2024 (CoT-decoding), arXiv:2402.10200, section 2.2
 * @example (await branchDecode({ id: "echo", chat: async (messages) => [{ text: messages.length > 1 ? "!" : "a!", finish: "stop", tokens: { texts: ["!"], logprobs: Float32Array.of(0), top: [["a", "b"].map((text) => ({ text, logprob: -1 }))] } }] }, [{ role: "user", content: "?" }], { branches: 2 })).map(responseText) // ["a!", "b!"]
 */
export async function branchDecode(
  model: LanguageModel,
  prompt: readonly Message[],
  { branches = 10, maxTokens, logprobs = 2, signal }: BranchDecodeOptions = {},
): Promise<Rollout[]> {
  if (!(Number.isInteger(branches) && branches >= 1))
    throw new InputError("branchDecode", "branches must be a whole number from 1", branches);
  const shared = { temperature: 0, ...(signal && { signal }) };
  const [first] = await model.chat(prompt, { ...shared, maxTokens: 1, logprobs: Math.max(branches, logprobs) });
  const starts = first?.tokens?.top?.[0];
  if (!starts) throw new InputError("branchDecode", "needs a model that tells the alternatives of each token", model.id);
  // An empty token ends the text: there is nothing to go on with.
  const begins = starts.slice(0, branches).filter(({ text }) => text !== "");
  const traces = await Promise.all(
    begins.map(async ({ text: begun, logprob }) => {
      const [rest] = await model.chat([...prompt, { role: "assistant", content: begun }], {
        ...shared,
        logprobs,
        ...(maxTokens !== undefined && { maxTokens: maxTokens - 1 }),
      });
      if (!rest) return undefined;
      const { texts = [], logprobs: further = new Float32Array(0), top = [] } = rest.tokens ?? {};
      return {
        prompt,
        response: [{ role: "assistant" as const, content: begun + rest.text }],
        tokens: {
          texts: [begun, ...texts],
          logprobs: Float32Array.of(logprob, ...further),
          top: [starts.slice(0, logprobs), ...top],
        },
        fields: { finish: rest.finish },
      };
    }),
  );
  return traces.filter((trace) => trace !== undefined);
}
