import { InputError, type Message } from "../../core/index.ts";
import type { TransformersText } from "./transformers-runtime.ts";

/** Loads a model in ONNX format and what turns its texts into tokens and back. */
export async function openOnnxText(
  { AutoTokenizer, AutoModelForCausalLM, Tensor }: TransformersText,
  name: string,
  dtype: string | undefined,
  template: ((messages: readonly Message[]) => string) | undefined,
) {
  const tokenizer = await AutoTokenizer.from_pretrained(name);
  if (!template && !tokenizer.chat_template)
    throw new InputError("onnxModel", "the model says nothing of how it reads messages: give a template", name);
  const model = await AutoModelForCausalLM.from_pretrained(name, dtype === undefined ? {} : { dtype });
  const write =
    template ??
    ((messages: readonly Message[]) => tokenizer.apply_chat_template(messages, { tokenize: false, add_generation_prompt: true }));
  const encode = (text: string) => tokenizer.encode(text, { add_special_tokens: false });
  return {
    model,
    longest: model.config.max_position_embeddings ?? Infinity,
    ends: [model.generation_config?.eos_token_id, model.config.eos_token_id, tokenizer.eos_token_id].flat().filter((id) => id != null),
    /** A prompt in tokens, and a continuation as it reads after it. */
    read: (messages: readonly Message[], continuation = "") => {
      const text = write(messages);
      const [prompt, whole] = [encode(text), encode(text + continuation)];
      const apart = prompt.some((id, i) => id !== whole[i]); // where a token would cross the border
      return { prompt, ids: apart ? encode(continuation) : whole.slice(prompt.length) };
    },
    decode: (ids: readonly number[]) => (ids.length === 0 ? "" : tokenizer.decode(ids, { skip_special_tokens: true })),
    textOf: (id: number) => tokenizer.decode([id], { skip_special_tokens: false }),
    /** The same tokens in each row, and that all of them are to be seen. */
    inputs: (ids: readonly number[], rows: number) => {
      const tensor = (numbers: readonly number[]) => {
        const row = numbers.map(BigInt);
        return new Tensor("int64", BigInt64Array.from(Array.from({ length: rows }, () => row).flat()), [rows, row.length]);
      };
      return { input_ids: tensor(ids), attention_mask: tensor(ids.map(() => 1)) };
    },
  };
}
