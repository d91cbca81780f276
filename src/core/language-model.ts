import type { Message, TokenTrace, ToolCall } from "./rollout.ts";

/** What one request to a model was counted as by its endpoint. */
export interface Usage {
  readonly promptTokens: number;
  /** how many of them the endpoint had read before, where it tells */
  readonly cachedTokens?: number;
  readonly completionTokens: number;
}

/** What every call of a model takes. */
export interface CallOptions {
  readonly signal?: AbortSignal;
  /** told once for each request that was answered, also where the answer turns out to be of no use */
  readonly onUsage?: (usage: Usage) => void;
}

/** A tool that a model may call. */
export interface Tool {
  readonly name: string;
  readonly description?: string;
  /** JSON schema of its arguments */
  readonly parameters: Readonly<Record<string, unknown>>;
}

export interface ChatOptions extends CallOptions {
  /** how many samples to draw; default 1 */
  readonly n?: number;
  readonly temperature?: number;
  readonly topP?: number;
  /** upper bound on the answer, in tokens */
  readonly maxTokens?: number;
  readonly stop?: readonly string[];
  readonly seed?: number;
  /** ask for log-probabilities, with this many alternatives a token */
  readonly logprobs?: number;
  /** JSON schema that the answer must follow */
  readonly schema?: Readonly<Record<string, unknown>>;
  readonly tools?: readonly Tool[];
}

/** One answer of a language model. */
export interface Sample {
  readonly text: string;
  /** what it thought before, where the endpoint tells it apart from the answer */
  readonly reasoning?: string;
  readonly toolCalls?: readonly ToolCall[];
  readonly tokens?: TokenTrace;
  /** why the answer ended: on its own, at the length limit, by a filter */
  readonly finish: "stop" | "length" | "filter" | "tool";
}

/** A language model that answers chats and, where it can, tells how probable a given text is. */
export interface LanguageModel {
  /** names the model in caches and in run.json */
  readonly id: string;
  chat(messages: readonly Message[], options?: ChatOptions): Promise<readonly Sample[]>;
  /** log-probabilities of a given continuation; absent where the endpoint cannot tell */
  score?(prompt: readonly Message[], continuation: string, options?: CallOptions): Promise<TokenTrace>;
  /** throws, with the reason, where the model cannot be reached now; absent where that cannot be told without asking it something */
  check?(): Promise<void>;
}

/** A table of numbers in row order: entry (r, c) stands at `data[r * columns + c]`. */
export interface Matrix {
  readonly data: Float32Array;
  readonly rows: number;
  readonly columns: number;
}

/** Turns texts into vectors, [texts, dimensions]. */
export interface Encoder {
  readonly id: string;
  encode(texts: readonly string[], options?: CallOptions): Promise<Matrix>;
  /** as a language model's */
  check?(): Promise<void>;
}
