/** The part of node-llama-cpp that is used here; the package is optional, so its own types may be absent. */
export interface LlamaRuntime {
  getLlama(options: { gpu: LlamaGpu; build: "never"; logLevel: string }): Promise<Llama>;
  resolveChatWrapper(model: LlamaModel): ChatWrapper;
  readonly LlamaGrammarEvaluationState: new (options: { model: LlamaModel; grammar: unknown }) => unknown;
}

/** "auto" takes the fastest that is there. */
export type LlamaGpu = "auto" | "cuda" | "vulkan" | "metal" | false;

export interface Llama {
  loadModel(options: { modelPath: string }): Promise<LlamaModel>;
  createGrammarForJsonSchema(schema: object): Promise<unknown>;
  dispose(): Promise<void>;
}

export interface LlamaModel {
  /** what tokenizes the texts of a chat wrapper */
  readonly tokenizer: unknown;
  tokenize(text: string, specialTokens: boolean, options?: "trimLeadingSpace"): number[];
  detokenize(ids: readonly number[], specialTokens?: boolean): string;
  createContext(options: { sequences: 1; contextSize?: number; threads?: number }): Promise<{ getSequence(): LlamaSequence }>;
}

interface LlamaText {
  readonly values: readonly unknown[];
  tokenize(tokenizer: unknown): number[];
}

export interface ChatWrapper {
  generateContextState(options: { chatHistory: readonly object[] }): {
    readonly contextText: LlamaText;
    readonly stopGenerationTriggers: readonly LlamaText[];
  };
}

export interface LlamaSequence {
  readonly contextSize: number;
  /** how many tokens it has read */
  readonly nextTokenIndex: number;
  /** forgets what it has read from the first token on that differs */
  adaptStateToTokens(ids: readonly number[], allowShift: boolean): Promise<void>;
  evaluate(
    ids: readonly number[],
    options: { temperature: number; topP: number; topK: number; minP: number; seed: number; grammarEvaluationState?: unknown },
  ): AsyncIterable<number>;
  controlledEvaluate(
    input: readonly (number | [id: number, options: { generateNext: LogitsWanted }])[],
  ): Promise<readonly (undefined | { readonly next: Logits })[]>;
}

export interface LogitsWanted {
  readonly logits: { readonly filter: { readonly tokens: readonly number[]; readonly includeSelected: true; readonly includeTop: number } };
  readonly totalLogitWeight: true;
}
export interface Logits {
  readonly logits?: ReadonlyMap<number, number>;
  /** Σ exp(logit − largest logit) */
  readonly totalLogitWeight?: number;
}
