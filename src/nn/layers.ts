import { InputError, type Random } from "../core/index.ts";
import { normalArray, ones, zeros } from "./initialisers.ts";
import type { NdArray } from "./nd-array.ts";
import { Tensor } from "./tensor.ts";

/**
 * Layers: a type for the parameters, a function that draws them, and a function that uses them. The parameters are plain objects, of arrays
 * outside of a compiled function and of tensors inside.
 */

/** Parameters of a linear map: weight [inputs, outputs], bias [outputs]. */
export interface Linear<Leaf = Tensor> {
  readonly weight: Leaf;
  readonly bias?: Leaf;
}

/** Weights with variance 1/inputs times gain², so that outputs vary as much as inputs; biases 0. */
export function initLinear(
  random: Random,
  inputs: number,
  outputs: number,
  { bias = true, gain = 1 }: { bias?: boolean; gain?: number } = {},
): Linear<NdArray> {
  return { weight: normalArray(random, [inputs, outputs], gain / Math.sqrt(inputs)), ...(bias ? { bias: zeros(outputs) } : {}) };
}

/** x W + b, [..., inputs] to [..., outputs] */
export function linear({ weight, bias }: Linear, x: Tensor): Tensor {
  const product = x.matmul(weight);
  return bias ? product.add(bias) : product;
}

/** Parameters of several linear maps in a row. */
export type Mlp<Leaf = Tensor> = readonly Linear<Leaf>[];

/** @param widths inputs, hidden layers, outputs: [384, 256, 1] is one hidden layer */
export function initMlp(random: Random, widths: readonly number[], { gain = Math.SQRT2 }: { gain?: number } = {}): Mlp<NdArray> {
  if (widths.length < 2) throw new InputError("initMlp", "needs the widths of at least inputs and outputs", widths);
  return widths.slice(1).map((outputs, i) => initLinear(random, widths[i]!, outputs, { gain: i < widths.length - 2 ? gain : 1 }));
}

/** Linear maps with an activation between them, none after the last. */
export function mlp(layers: Mlp, x: Tensor, activation: (x: Tensor) => Tensor = (x) => x.relu()): Tensor {
  return layers.reduce((hidden, layer, i) => linear(layer, i === 0 ? hidden : activation(hidden)), x);
}

/** A vector for each thing that has a number, [things, width]. */
export interface Embedding<Leaf = Tensor> {
  readonly table: Leaf;
}
export const initEmbedding = (random: Random, things: number, width: number, deviation = 0.02): Embedding<NdArray> => ({
  table: normalArray(random, [things, width], deviation),
});

/** The vectors of the given numbers, [...] to [..., width] */
export const embedding = ({ table }: Embedding, ids: Tensor): Tensor => table.rows(ids);

/** Scale and shift after normalisation, each [width]. */
export interface LayerNorm<Leaf = Tensor> {
  readonly scale: Leaf;
  readonly shift: Leaf;
}
export const initLayerNorm = (width: number): LayerNorm<NdArray> => ({ scale: ones(width), shift: zeros(width) });

/** (x − mean) / √(variance + ε) · scale + shift, over the last axis */
export function layerNorm({ scale, shift }: LayerNorm, x: Tensor, epsilon = 1e-5): Tensor {
  const centred = x.sub(x.mean(-1, { keep: true }));
  const variance = centred.square().mean(-1, { keep: true });
  return centred.div(variance.add(epsilon).sqrt()).mul(scale).add(shift);
}

/** Parameters of attention: four linear maps without bias, [width, width]. */
export interface Attention<Leaf = Tensor> {
  readonly query: Linear<Leaf>;
  readonly key: Linear<Leaf>;
  readonly value: Linear<Leaf>;
  readonly output: Linear<Leaf>;
}
export function initAttention(random: Random, width: number, { gain = 1 }: { gain?: number } = {}): Attention<NdArray> {
  const draw = (gain: number) => initLinear(random, width, width, { bias: false, gain });
  return { query: draw(1), key: draw(1), value: draw(1), output: draw(gain) };
}

/** Where attention may look must be said by tensors that broadcast to [batch, heads, queries, keys]: above 0 is yes. */
export interface AttentionOptions {
  readonly heads: number;
  readonly mask?: Tensor | undefined;
  /** what is looked at, [batch, keys, width]; default: the queries themselves */
  readonly memory?: Tensor | undefined;
}

/** softmax(Q Kᵀ / √d) V in each head, [batch, queries, width] to the same shape */
export function attention({ query, key, value, output }: Attention, x: Tensor, { heads, mask, memory = x }: AttentionOptions): Tensor {
  const [batch, length, width] = x.shape as [number, number, number];
  if (x.rank !== 3 || memory.rank !== 3) throw new InputError("attention", "takes tensors [batch, length, width]", [x.shape, memory.shape]);
  if (width % heads !== 0) throw new InputError("attention", `the width ${width} must be a multiple of the number of heads`, heads);
  const split = (t: Tensor) => t.reshape([batch, t.shape[1]!, heads, width / heads]).transpose([0, 2, 1, 3]);
  const [q, k, v] = [split(linear(query, x)), split(linear(key, memory)), split(linear(value, memory))];
  const scores = q.matmul(k.transpose([0, 1, 3, 2])).mul(1 / Math.sqrt(width / heads));
  const allowed = mask ? Tensor.where(mask.greater(0), scores, -1e30) : scores;
  const mixed = allowed.softmax().matmul(v).transpose([0, 2, 1, 3]).reshape([batch, length, width]);
  return linear(output, mixed);
}

/** Each position may look at itself and what is before it, [length, length]. */
export function causalMask(length: number): Tensor {
  const positions = Tensor.range(length);
  return positions
    .reshape([1, length])
    .less(positions.add(1).reshape([length, 1]))
    .toFloat();
}

/** Parameters of a set encoder: what is done to each element, and to their mean. */
export interface SetEncoder<Leaf = Tensor> {
  readonly element: Mlp<Leaf>;
  readonly whole: Mlp<Leaf>;
}
/** @param widths of an element, hidden, of the code */
export const initSetEncoder = (random: Random, [inputs, hidden, outputs]: readonly [number, number, number]): SetEncoder<NdArray> => ({
  element: initMlp(random, [inputs, hidden, hidden]),
  whole: initMlp(random, [hidden, hidden, outputs]),
});

/**
 * A code for a set of any size, the same in whatever order its elements come: ρ(mean φ(xᵢ)), [..., elements, inputs] to [..., outputs].
 *
 * @param present which elements are there, [..., elements], 1 or 0; default all. The code of the empty set is ρ(0)
 */
export function setEncoder({ element, whole }: SetEncoder, x: Tensor, present?: Tensor): Tensor {
  const codes = mlp(element, x).relu();
  if (!present) return mlp(whole, codes.mean(-2));
  const count = present.sum(-1, { keep: true }).maximum(1);
  return mlp(
    whole,
    codes
      .mul(present.reshape([...present.shape, 1]))
      .sum(-2)
      .div(count),
  );
}
