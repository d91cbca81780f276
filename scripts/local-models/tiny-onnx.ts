import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createRandom } from "../../src/core/index.ts";
import { encodeModel } from "../../src/nn/onnx/model.ts";

/** The letters it knows; beside them a token that begins and one that ends a turn. */
export const letters = [..."abcdefgh yes:no[]\n"].filter((letter, i, all) => all.indexOf(letter) === i);

/**
 * Writes a folder as the hub has them: a model whose next token depends on the last one alone, by a table of random logits.
 *
 * @returns the table, [token before][token]
 */
export function writeTinyOnnx(folder: string, seed = 1): number[][] {
  const random = createRandom(seed);
  const tokens = ["<s>", "</s>", ...letters];
  const size = tokens.length;
  const table = Float32Array.from({ length: size * size }, () => random.normal(0, 1.5));
  mkdirSync(join(folder, "onnx"), { recursive: true });
  const anyLength = [-1, -1];
  const bytes = encodeModel({
    nodes: [{ operation: "Gather", inputs: ["table", "input_ids"], outputs: ["logits"], attributes: {}, domain: "" }],
    initializers: [{ name: "table", type: "float32", shape: [size, size], bytes: new Uint8Array(table.buffer) }],
    inputs: [{ name: "input_ids", type: "int64", shape: anyLength }],
    outputs: [{ name: "logits", type: "float32", shape: [...anyLength, size] }],
  });
  writeFileSync(join(folder, "onnx", "model.onnx"), bytes);
  const json = (name: string, value: object) => writeFileSync(join(folder, name), JSON.stringify(value));
  json("config.json", {
    architectures: ["LlamaForCausalLM"],
    model_type: "llama",
    vocab_size: size,
    hidden_size: 4,
    num_hidden_layers: 0,
    num_attention_heads: 1,
    max_position_embeddings: 256,
    eos_token_id: 1,
  });
  json("generation_config.json", { eos_token_id: [1], do_sample: true, temperature: 0.1, repetition_penalty: 1.5 });
  const special = tokens
    .slice(0, 2)
    .map((content, id) => ({ id, content, special: true, single_word: false, lstrip: false, rstrip: false, normalized: false }));
  json("tokenizer.json", {
    version: "1.0",
    added_tokens: special,
    pre_tokenizer: { type: "Split", pattern: { Regex: "" }, behavior: "Isolated", invert: false },
    normalizer: null,
    post_processor: null,
    decoder: { type: "Fuse" },
    model: { type: "WordLevel", vocab: Object.fromEntries(tokens.map((token, id) => [token, id])), unk_token: "a" },
  });
  json("tokenizer_config.json", {
    tokenizer_class: "PreTrainedTokenizer",
    bos_token: "<s>",
    eos_token: "</s>",
    clean_up_tokenization_spaces: false,
    chat_template: "<s>{% for m in messages %}[{{ m['content'] }}]\n{% endfor %}{% if add_generation_prompt %}:{% endif %}",
  });
  return tokens.map((_, row) => [...table.subarray(row * size, (row + 1) * size)]);
}
