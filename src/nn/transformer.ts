import { InputError, type Random } from "../core/index.ts";
import {
  type Attention,
  attention,
  causalMask,
  type Embedding,
  embedding,
  initAttention,
  initEmbedding,
  initLayerNorm,
  initMlp,
  type LayerNorm,
  layerNorm,
  type Mlp,
  mlp,
} from "./layers.ts";
import type { NdArray } from "./nd-array.ts";
import type { Tensor } from "./tensor.ts";

/** Parameters of one block: attention and a net for each position, each after a layer norm and added to what came in. */
export interface Block<Leaf = Tensor> {
  readonly attentionNorm: LayerNorm<Leaf>;
  readonly attention: Attention<Leaf>;
  readonly netNorm: LayerNorm<Leaf>;
  readonly net: Mlp<Leaf>;
}

/** Parameters of a transformer over tokens. */
export interface Transformer<Leaf = Tensor> {
  readonly tokens: Embedding<Leaf>;
  readonly positions: Embedding<Leaf>;
  readonly blocks: readonly Block<Leaf>[];
  readonly norm: LayerNorm<Leaf>;
}

export interface TransformerSize {
  readonly vocabulary: number;
  /** the longest text, in tokens */
  readonly length: number;
  readonly width: number;
  readonly layers: number;
}

export function initTransformer(random: Random, { vocabulary, length, width, layers }: TransformerSize): Transformer<NdArray> {
  // Every layer adds to the same stream; scaled so, the stream does not grow with the depth.
  const gain = 1 / Math.sqrt(2 * layers);
  return {
    tokens: initEmbedding(random, vocabulary, width),
    positions: initEmbedding(random, length, width),
    blocks: Array.from({ length: layers }, () => ({
      attentionNorm: initLayerNorm(width),
      attention: initAttention(random, width, { gain }),
      netNorm: initLayerNorm(width),
      net: initMlp(random, [width, 4 * width, width], { gain: 1 }),
    })),
    norm: initLayerNorm(width),
  };
}

/** One pre-norm block, [batch, length, width] to the same shape. */
export function transformerBlock(block: Block, x: Tensor, options: { heads: number; mask?: Tensor | undefined }): Tensor {
  const mixed = x.add(attention(block.attention, layerNorm(block.attentionNorm, x), options));
  return mixed.add(mlp(block.net, layerNorm(block.netNorm, mixed), (hidden) => hidden.gelu()));
}

/**
 * Hidden states of a transformer, [batch, length] token ids to [batch, length, width].
 *
 * @param options.mask where each position may look; default: at itself and what is before it
 */
export function transformer(
  { tokens, positions, blocks, norm }: Transformer,
  ids: Tensor,
  { heads, mask }: { heads: number; mask?: Tensor },
): Tensor {
  const length = ids.shape.at(-1)!;
  const longest = positions.table.shape[0]!;
  if (length > longest) throw new InputError("transformer", `the longest text has ${longest} tokens`, length);
  const allowed = mask ?? causalMask(length);
  const start = embedding(tokens, ids).add(positions.table.slice(0, 0, length));
  const hidden = blocks.reduce((x, block) => transformerBlock(block, x, { heads, mask: allowed }), start);
  return layerNorm(norm, hidden);
}

/** How probable each next token is, as logits, with the vectors that the tokens came in with, [..., width] to [..., vocabulary] */
export const tokenLogits = ({ tokens }: Transformer, hidden: Tensor): Tensor => hidden.matmul(tokens.table.transpose());
