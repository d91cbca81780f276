import { InputError, type Random } from "../../core/index.ts";
import { mean, range } from "../../math/index.ts";
import type { Backend } from "../../nn/index.ts";
import { fitReward } from "../fit-reward.ts";
import { groupHead } from "./group-head.ts";
import { listwiseLoss } from "./listwise-loss.ts";

/** All responses to a prompt, and which of them is the best. */
export interface ResponseGroup {
  /** features of each response, [responses][features] */
  readonly responses: readonly ArrayLike<number>[];
  /** place of the best, from 0 */
  readonly best: number;
}

/** A reward that judges all responses to a prompt at once. */
export interface MultiResponseReward {
  /** loss of each step, [steps] */
  readonly losses: readonly number[];
  /**
   * Scores of the responses to one prompt, [responses], in logits: they compare within the group only. Averaged over as many orders as are asked for, the
   * given one first; more than one makes sense for a causal net only.
   */
  readonly scoreAll: (responses: readonly ArrayLike<number>[], options?: { orders?: number; random?: Random }) => Promise<number[]>;
}

/**
 * A reward that sees all responses to a prompt and scores them in one pass: what makes a response good may be told by the others.
 *
 *     min mean −log softmax(s(y₁, …, y_N))_best, over the groups in random orders
 *
 * @param groups all with as many responses
 * @param options.orders in how many random orders each group is trained on; one is enough where the net does not see order; default 1, and 8 with `causal`
 * @param options.width of the net, see `groupHead`; default 32
 * @param options.causal whether a response sees only those before it; default no
 * @param options.steps how many; default 300
 * @param options.batch how many groups a step sees; default 64
 * @param options.rate learning rate; default 0.003
 * @param options.random draws the start, the orders and the batches
 * @param options.backend what runs it; see guerdon/nn
 * @returns the reward; groups of other sizes can be scored, but it was not trained on them
 * @throws {InputError} when there is no group, a group has fewer than two responses, or groups differ in size
 * @source You Only Judge Once, 2026, arXiv:2604.10966
 * @example (await (await multiResponseReward([{ responses: [[1], [0]], best: 0 }], { steps: 1, random: createRandom(1), backend: await wasmBackend() })).scoreAll([[1], [0], [2]])).length // 3
 */
export async function multiResponseReward(
  groups: readonly ResponseGroup[],
  {
    causal = false,
    orders = causal ? 8 : 1,
    width,
    random,
    backend,
    ...training
  }: {
    causal?: boolean;
    orders?: number;
    width?: number;
    steps?: number;
    batch?: number;
    rate?: number;
    random: Random;
    backend: Backend;
  },
): Promise<MultiResponseReward> {
  const responses = groups[0]?.responses.length ?? 0;
  const features = groups[0]?.responses[0]?.length ?? 0;
  if (responses < 2 || features === 0 || groups.some((group) => group.responses.length !== responses)) {
    throw new InputError("multiResponseReward", "needs at least one group, all with the same number of responses, two or more", [
      ...new Set(groups.map((group) => group.responses.length)),
    ]);
  }
  const flat = (list: readonly ArrayLike<number>[]) => list.flatMap((row) => Array.from(row));
  const shuffled = groups.flatMap((group) =>
    range(orders).map(() => {
      const order = random.shuffle(range(responses));
      return { row: flat(order.map((k) => group.responses[k]!)), best: order.indexOf(group.best) };
    }),
  );
  const net = groupHead({ features, responses, causal, ...(width !== undefined && { width }) });
  const given = { best: shuffled.map(({ best }) => best) };
  const fitted = await fitReward(
    listwiseLoss({ responses }),
    net,
    { scores: shuffled.map(({ row }) => row) },
    { given, random, backend, ...training },
  );
  return {
    losses: fitted.losses,
    scoreAll: async (list, { orders = 1, random: drawn = random.fork("orders") } = {}) => {
      const places = range(list.length);
      const ways = range(orders).map((k) => (k === 0 ? places : drawn.shuffle(places)));
      const scores = await fitted.score(ways.map((order) => flat(order.map((k) => list[k]!))));
      return places.map((k) => mean(ways.map((order, way) => scores[way * list.length + order.indexOf(k)]!)));
    },
  };
}
