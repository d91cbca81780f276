import { type CallOptions, TransientError } from "../core/index.ts";
import { ask, checkable, checkEndpoint, type Endpoint, endpointId } from "./endpoint.ts";
import { usageOf } from "./openai/wire.ts";

/** Tells how well texts answer a query. */
export interface Reranker {
  readonly id: string;
  /** relevance of each document, in the order given, [documents]; larger is better, in the model's own unit */
  rank(query: string, documents: readonly string[], options?: CallOptions): Promise<Float32Array>;
  /** as a language model's */
  check?(): Promise<void>;
}

/**
 * A reranking model behind `/rerank`, as vLLM, SGLang, llama.cpp, Jina and Cohere have it.
 *
 * @throws {InputError} when the address is none
 */
export function reranker(options: Endpoint): Reranker {
  checkEndpoint("reranker", options);
  return {
    id: endpointId(options),
    ...checkable(options),
    async rank(query, documents, { signal, onUsage } = {}) {
      if (documents.length === 0) return new Float32Array(0);
      const answer = await ask(options, "/rerank", { query, documents, top_n: documents.length }, signal);
      const usage = usageOf(answer);
      if (usage) onUsage?.(usage);
      const results = (Array.isArray(answer) ? answer : answer.results) as readonly Result[] | undefined;
      const scores = new Float32Array(documents.length).fill(Number.NaN);
      for (const { index, relevance_score, score } of results ?? []) scores[index] = relevance_score ?? score ?? Number.NaN;
      if (scores.some((score) => !Number.isFinite(score)))
        throw new TransientError(`${options.baseUrl}: not every one of ${documents.length} documents got a score`);
      return scores;
    },
  };
}

interface Result {
  readonly index: number;
  readonly relevance_score?: number;
  /** SGLang's name for it */
  readonly score?: number;
}
