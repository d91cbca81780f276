import type { Message } from "../../core/index.ts";

/** The part of @huggingface/transformers that a language model needs; the package is optional, so its own types may be absent. */
export interface TransformersText {
  readonly AutoTokenizer: { from_pretrained(model: string): Promise<TextTokenizer> };
  readonly AutoModelForCausalLM: { from_pretrained(model: string, options: { dtype?: string }): Promise<TextModel> };
  readonly Tensor: new (type: "int64", data: BigInt64Array, shape: readonly number[]) => TextTensor;
}

export interface TextTokenizer {
  readonly chat_template?: unknown;
  readonly eos_token_id?: number | null;
  apply_chat_template(messages: readonly Message[], options: { tokenize: false; add_generation_prompt: true }): string;
  encode(text: string, options: { add_special_tokens: false }): number[];
  decode(ids: readonly number[], options: { skip_special_tokens: boolean }): string;
}

type Ends = number | readonly number[] | null;

export interface TextModel {
  readonly config: { readonly max_position_embeddings?: number; readonly eos_token_id?: Ends };
  readonly generation_config?: { readonly eos_token_id?: Ends } | null;
  /** logits of the token after each one, [rows, tokens, vocabulary] */
  (inputs: TextInputs): Promise<{ readonly logits: TextTensor }>;
  generate(options: GenerateOptions): Promise<unknown>;
  dispose(): Promise<unknown>;
}

export interface TextInputs {
  readonly input_ids: TextTensor;
  readonly attention_mask: TextTensor;
}

export interface GenerateOptions extends TextInputs {
  readonly max_new_tokens: number;
  readonly do_sample: boolean;
  readonly repetition_penalty: number;
  readonly no_repeat_ngram_size: number;
  readonly min_length: number;
  readonly min_new_tokens: number;
  /** may change logits, [rows, vocabulary], before a token is chosen */
  readonly logits_processor: readonly ((ids: unknown, logits: TextTensor) => TextTensor)[];
  /** tells which rows have ended */
  readonly stopping_criteria: readonly (() => readonly boolean[])[];
}

export interface TextTensor {
  readonly dims: readonly number[];
  readonly data: unknown;
  to(type: "float32"): TextTensor;
}

/** The last axis of a tensor, one array for each place in the others; they are the tensor's own memory. */
export function rowsOf(tensor: TextTensor): Float32Array[] {
  const data = tensor.to("float32").data as Float32Array;
  const width = tensor.dims.at(-1)!;
  return Array.from({ length: data.length / width }, (_, row) => data.subarray(row * width, (row + 1) * width));
}
