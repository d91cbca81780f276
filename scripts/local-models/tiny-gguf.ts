import { createRandom } from "../../src/core/index.ts";

/** Bytes of a GGUF file: a llama of one layer with random weights, whose tokens are bytes. The format is that of llama.cpp, version 3. */
export function tinyGguf({ width = 32, heads = 2, hidden = 64, length = 512, seed = 1 } = {}): Uint8Array {
  const random = createRandom(seed);
  const tokens = [
    "<unk>",
    "<s>",
    "</s>",
    ...Array.from({ length: 256 }, (_, byte) => `<0x${byte.toString(16).toUpperCase().padStart(2, "0")}>`),
    "▁",
  ];
  const kinds = tokens.map((token) => (token === "<unk>" ? 2 : token === "<s>" || token === "</s>" ? 3 : token === "▁" ? 1 : 6));
  const facts: [string, (out: Writer) => void][] = [
    ["general.architecture", text("llama")],
    ["general.name", text("tiny")],
    ["llama.context_length", whole(length)],
    ["llama.embedding_length", whole(width)],
    ["llama.block_count", whole(1)],
    ["llama.feed_forward_length", whole(hidden)],
    ["llama.attention.head_count", whole(heads)],
    ["llama.attention.head_count_kv", whole(heads)],
    ["llama.attention.layer_norm_rms_epsilon", real(1e-5)],
    ["llama.rope.dimension_count", whole(width / heads)],
    ["llama.vocab_size", whole(tokens.length)],
    ["tokenizer.ggml.model", text("llama")],
    ["tokenizer.ggml.tokens", list(8, tokens, (out, token) => out.text(token))],
    ["tokenizer.ggml.scores", list(6, kinds, (out, kind) => out.real(kind === 1 ? -1 : 0))],
    ["tokenizer.ggml.token_type", list(5, kinds, (out, kind) => out.whole(kind))],
    ["tokenizer.ggml.bos_token_id", whole(1)],
    ["tokenizer.ggml.eos_token_id", whole(2)],
    ["tokenizer.ggml.unknown_token_id", whole(0)],
    [
      "tokenizer.chat_template",
      text(
        "{{ bos_token }}{% for m in messages %}[{{ m['role'] }}] {{ m['content'] }}\n{% endfor %}{% if add_generation_prompt %}[assistant] {% endif %}",
      ),
    ],
  ];
  const tensors: [string, readonly number[]][] = [
    ["token_embd.weight", [width, tokens.length]],
    ["output_norm.weight", [width]],
    ["output.weight", [width, tokens.length]],
    ["blk.0.attn_norm.weight", [width]],
    ["blk.0.attn_q.weight", [width, width]],
    ["blk.0.attn_k.weight", [width, width]],
    ["blk.0.attn_v.weight", [width, width]],
    ["blk.0.attn_output.weight", [width, width]],
    ["blk.0.ffn_norm.weight", [width]],
    ["blk.0.ffn_gate.weight", [width, hidden]],
    ["blk.0.ffn_up.weight", [width, hidden]],
    ["blk.0.ffn_down.weight", [hidden, width]],
  ];
  const out = new Writer();
  out.bytes(new TextEncoder().encode("GGUF"));
  out.whole(3);
  out.long(tensors.length);
  out.long(facts.length);
  for (const [name, write] of facts) {
    out.text(name);
    write(out);
  }
  let at = 0;
  for (const [name, shape] of tensors) {
    out.text(name);
    out.whole(shape.length);
    for (const extent of shape) out.long(extent);
    out.whole(0); // 32-bit numbers
    out.long(at);
    at += 4 * shape.reduce((a, b) => a * b);
  }
  out.align();
  for (const [name, shape] of tensors) {
    const size = shape.reduce((a, b) => a * b);
    for (let i = 0; i < size; i++)
      out.real(name.includes("norm") ? 1 : name.startsWith("output") ? random.normal(0, 0.4) : random.normal(0, 0.2));
  }
  return out.done();
}

const text = (value: string) => (out: Writer) => {
  out.whole(8);
  out.text(value);
};
const whole = (value: number) => (out: Writer) => {
  out.whole(4);
  out.whole(value);
};
const real = (value: number) => (out: Writer) => {
  out.whole(6);
  out.real(value);
};
const list =
  <T>(kind: number, values: readonly T[], write: (out: Writer, value: T) => void) =>
  (out: Writer) => {
    out.whole(9);
    out.whole(kind);
    out.long(values.length);
    for (const value of values) write(out, value);
  };

class Writer {
  readonly #parts: Uint8Array[] = [];
  #size = 0;
  bytes(part: Uint8Array) {
    this.#parts.push(part);
    this.#size += part.length;
  }
  whole = (value: number) => this.bytes(new Uint8Array(Uint32Array.of(value).buffer));
  long = (value: number) => this.bytes(new Uint8Array(BigUint64Array.of(BigInt(value)).buffer));
  real = (value: number) => this.bytes(new Uint8Array(Float32Array.of(value).buffer));
  text(value: string) {
    const part = new TextEncoder().encode(value);
    this.long(part.length);
    this.bytes(part);
  }
  align = () => this.bytes(new Uint8Array((32 - (this.#size % 32)) % 32));
  done = () => new Uint8Array(Buffer.concat(this.#parts));
}
