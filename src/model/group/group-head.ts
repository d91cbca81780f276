import { InputError } from "../../core/index.ts";
import { type Attention, attention, causalMask, initAttention, initMlp, type Mlp, mlp } from "../../nn/index.ts";
import type { RewardNet } from "../nets/reward-net.ts";

/** What each response becomes, how responses see each other, and how each is scored. */
export interface GroupHead<Leaf> {
  readonly element: Mlp<Leaf>;
  readonly across: Attention<Leaf>;
  readonly score: Mlp<Leaf>;
}

/**
 * Scores all responses to a prompt at once, each in the light of the others: a row is a whole group, its responses one after the other.
 *
 *     h_i = e(x_i),   s_i = head(h_i + attention(h)_i)
 *
 * Without a causal mask the order of the responses changes nothing but the order of the scores. With it a response sees itself and those before it, as in one
 * pass of a causal language model over all of them. Groups of other sizes than the trained one can be scored.
 *
 * @param options.features of one response
 * @param options.responses N: how many responses a group has, from 1
 * @param options.width of h; default 32
 * @param options.heads of the attention; they must divide the width; default 1
 * @param options.causal whether a response sees only those before it; default no
 * @returns the net, for `fitReward` with `listwiseLoss` or `plackettLuceLoss`, [groups, responses · features] to [groups, responses]
 * @throws {InputError} when a size is not a whole number from 1, or the heads do not divide the width
 * @source You Only Judge Once, 2026, arXiv:2604.10966 (one pass over all responses, a score at the end of each; one layer of attention here)
 * @example groupHead({ features: 3, responses: 4 }).outputs // 4
 * @example groupHead({ features: 3, responses: 4, width: 6, heads: 4 }) // throws InputError
 */
export function groupHead({
  features,
  responses,
  width = 32,
  heads = 1,
  causal = false,
}: {
  features: number;
  responses: number;
  width?: number;
  heads?: number;
  causal?: boolean;
}): RewardNet<GroupHead<Mlp[number]["weight"]>> {
  if (![features, responses, width, heads, width / heads].every((size) => Number.isInteger(size) && size >= 1)) {
    throw new InputError("groupHead", "features, responses, width and heads must be whole numbers from 1, and heads divide the width", {
      features,
      responses,
      width,
      heads,
    });
  }
  return {
    inputs: responses * features,
    outputs: responses,
    start: (random) => ({
      element: initMlp(random, [features, width, width]),
      across: initAttention(random, width),
      score: initMlp(random, [width, width, 1]),
    }),
    scores: ({ element, across, score }, rows) => {
      const [groups, length] = rows.shape as [number, number];
      const size = length / features;
      const hidden = mlp(element, rows.reshape([groups, size, features])).relu();
      const mixed = hidden.add(attention(across, hidden, { heads, mask: causal ? causalMask(size) : undefined }));
      return mlp(score, mixed).reshape([groups, size]);
    },
  };
}
