import type { Block, LayerNorm, Linear, NdArray, Transformer } from "../../nn/index.ts";

/**
 * The transformer of nn/ once more, on plain arrays and one token at a time: what earlier tokens have put into keys and values is kept, so that a
 * further token costs the same wherever it stands. It needs no engine, and gives the same numbers whichever one the model was trained with.
 */
export interface Reader {
  /** how many tokens were read */
  readonly length: number;
  /** Reads one more token: the final hidden state at its place, [width]. The array is used again for the next token. */
  read(token: number): Float32Array;
  /** Logits of the next token from a hidden state, [vocabulary]. */
  logits(hidden: Float32Array): Float32Array;
  /** A second reader that has read the same, and goes its own way from here. */
  copy(): Reader;
}

export function createReader(params: Transformer<NdArray>, heads: number): Reader {
  const [longest, width] = params.positions.table.shape as [number, number];
  const caches = params.blocks.map(() => ({ keys: new Float32Array(longest * width), values: new Float32Array(longest * width) }));
  return readerFrom(params, heads, caches, 0);
}

interface Cache {
  readonly keys: Float32Array;
  readonly values: Float32Array;
}

function readerFrom(params: Transformer<NdArray>, heads: number, caches: readonly Cache[], start: number): Reader {
  const table = params.tokens.table.data;
  const [vocabulary, width] = params.tokens.table.shape as [number, number];
  const array = (size = width) => new Float32Array(size);
  const [stream, normed, query, mixed, hidden] = [array(), array(), array(), array(), array()];
  const inner = array(4 * width);
  const weights = new Float64Array(params.positions.table.shape[0]!);
  let length = start;

  function attend({ attention, attentionNorm }: Block<NdArray>, { keys, values }: Cache) {
    normalise(attentionNorm, stream, normed);
    apply(attention.query, normed, query);
    apply(attention.key, normed, keys.subarray(length * width, (length + 1) * width));
    apply(attention.value, normed, values.subarray(length * width, (length + 1) * width));
    mixed.fill(0);
    const size = width / heads;
    for (let from = 0; from < width; from += size) {
      let most = -Infinity;
      for (let t = 0; t <= length; t++) {
        let score = 0;
        for (let i = from; i < from + size; i++) score += query[i]! * keys[t * width + i]!;
        weights[t] = score / Math.sqrt(size);
        most = Math.max(most, weights[t]!);
      }
      let total = 0;
      for (let t = 0; t <= length; t++) total += weights[t] = Math.exp(weights[t]! - most);
      for (let t = 0; t <= length; t++) {
        const weight = weights[t]! / total;
        for (let i = from; i < from + size; i++) mixed[i]! += weight * values[t * width + i]!;
      }
    }
    apply(attention.output, mixed, normed);
    addTo(stream, normed);
  }

  return {
    get length() {
      return length;
    },
    read(token) {
      for (let i = 0; i < width; i++) stream[i] = table[token * width + i]! + params.positions.table.data[length * width + i]!;
      params.blocks.forEach((block, b) => {
        attend(block, caches[b]!);
        normalise(block.netNorm, stream, normed);
        apply(block.net[0]!, normed, inner);
        gelu(inner);
        apply(block.net[1]!, inner, normed);
        addTo(stream, normed);
      });
      length++;
      normalise(params.norm, stream, hidden);
      return hidden;
    },
    logits(state) {
      const logits = new Float32Array(vocabulary);
      for (let v = 0, at = 0; v < vocabulary; v++) {
        let product = 0;
        for (let i = 0; i < width; i++) product += state[i]! * table[at++]!;
        logits[v] = product;
      }
      return logits;
    },
    copy: () =>
      readerFrom(
        params,
        heads,
        caches.map(({ keys, values }) => ({ keys: keys.slice(), values: values.slice() })),
        length,
      ),
  };
}

/** out = x W + b, four inputs at a time: each output is then fetched and stored a quarter as often */
function apply({ weight, bias }: Linear<NdArray>, x: Float32Array, out: Float32Array): void {
  const [inputs, outputs] = weight.shape as [number, number];
  const w = weight.data;
  if (bias) out.set(bias.data);
  else out.fill(0);
  let i = 0;
  for (; i + 3 < inputs; i += 4) {
    const [a, b, c, d] = [x[i]!, x[i + 1]!, x[i + 2]!, x[i + 3]!];
    const at = i * outputs;
    for (let o = 0; o < outputs; o++) {
      const p = at + o;
      out[o]! += a * w[p]! + b * w[p + outputs]! + c * w[p + 2 * outputs]! + d * w[p + 3 * outputs]!;
    }
  }
  for (; i < inputs; i++) for (let o = 0; o < outputs; o++) out[o]! += x[i]! * w[i * outputs + o]!;
}

function normalise({ scale, shift }: LayerNorm<NdArray>, x: Float32Array, out: Float32Array): void {
  let mean = 0;
  for (let i = 0; i < x.length; i++) mean += x[i]! / x.length;
  let variance = 0;
  for (let i = 0; i < x.length; i++) variance += (x[i]! - mean) ** 2 / x.length;
  const factor = 1 / Math.sqrt(variance + 1e-5);
  for (let i = 0; i < x.length; i++) out[i] = (x[i]! - mean) * factor * scale.data[i]! + shift.data[i]!;
}

/** x Φ(x) with the same tanh as in nn/, in place; tanh by one exponential, which is faster than Math.tanh */
function gelu(x: Float32Array): void {
  for (let i = 0; i < x.length; i++) {
    const v = x[i]!;
    x[i] = v / (1 + Math.exp(-2 * Math.sqrt(2 / Math.PI) * (v + 0.044715 * v * v * v)));
  }
}

function addTo(total: Float32Array, x: Float32Array): void {
  for (let i = 0; i < total.length; i++) total[i]! += x[i]!;
}
