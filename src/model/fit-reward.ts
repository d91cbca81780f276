import { InputError, type Objective, type Random } from "../core/index.ts";
import { range } from "../math/index.ts";
import { type ArraysOf, adamW, type Backend, clipped, compile, NdArray, startTraining, type Tensor, trainer } from "../nn/index.ts";
import type { RewardNet } from "./nets/reward-net.ts";

/** A net after its training. */
export interface FittedReward<Params> {
  readonly params: ArraysOf<Params>;
  /** loss of each step, [steps] */
  readonly losses: readonly number[];
  /** what the net says of rows of features, [rows · outputs] */
  readonly score: (rows: readonly ArrayLike<number>[]) => Promise<Float32Array>;
}

/**
 * Trains a net on an objective over its scores, with AdamW on batches that are drawn anew in each round through the data.
 *
 * @param objective what the scores of a batch should be like
 * @param net what gives the scores
 * @param features for each score that the objective names, a row of features an example, [examples][features]
 * @param options.given the columns that come with the data, [examples]
 * @param options.steps how many; default 300
 * @param options.batch how many examples a step sees; default 64, or all where there are fewer
 * @param options.rate learning rate; default 0.003
 * @param options.decay weight decay λ; default 0.01
 * @param options.clip the longest gradient; default 1
 * @param options.start parameters to begin with; default: the net's own start
 * @param options.random draws the start and the batches
 * @param options.backend what runs it; see guerdon/nn
 * @returns the trained net
 * @throws {InputError} when there is no example, lists differ in length, or the loss is not finite
 * @source Loshchilov and Hutter 2019, arXiv:1711.05101 (AdamW)
 * @example (await fitReward(bradleyTerryLoss(), mlpHead({ inputs: 1, hidden: [] }), { chosen: [[1]], rejected: [[0]] }, { steps: 2, random: createRandom(1), backend: await wasmBackend() })).losses.length // 2
 */
export async function fitReward<Params, Score extends string, Given extends string = never>(
  objective: Objective<Score, Given>,
  net: RewardNet<Params>,
  features: Readonly<Record<Score, readonly ArrayLike<number>[]>>,
  options: {
    given?: Readonly<Partial<Record<Given, ArrayLike<number>>>>;
    steps?: number;
    batch?: number;
    rate?: number;
    decay?: number;
    clip?: number;
    start?: ArraysOf<Params>;
    random: Random;
    backend: Backend;
  },
): Promise<FittedReward<Params>> {
  const { given = {}, steps = 300, rate = 0.003, decay = 0.01, clip = 1, random, backend } = options;
  const tables = Object.entries(features) as [Score, readonly ArrayLike<number>[]][];
  const examples = tables[0]?.[1].length ?? 0;
  const columns = Object.entries(given) as [Given, ArrayLike<number>][];
  if (examples === 0 || [...tables, ...columns].some(([, list]) => list.length !== examples)) {
    const lengths = Object.fromEntries([...tables, ...columns].map(([name, list]) => [name, list.length]));
    throw new InputError("fitReward", "needs at least one example, and all lists as long", lengths);
  }
  const batch = Math.min(options.batch ?? 64, examples);
  const optimiser = clipped(clip, adamW({ rate, decay }));
  type Inputs = Readonly<Record<Score, Tensor>>;
  const { step } = trainer({
    net: (params: Params, inputs: Inputs) =>
      Object.fromEntries(Object.entries<Tensor>(inputs).map(([name, rows]) => [name, net.scores(params, rows)])),
    optimiser,
    backend,
  });

  let state = startTraining(options.start ?? net.start(random.fork("start")), optimiser);
  let order: number[] = [];
  const losses: number[] = [];
  for (let i = 0; i < steps; i++) {
    if (order.length < batch) order = random.shuffle(range(examples));
    const chosen = order.splice(0, batch);
    const inputs = Object.fromEntries(tables.map(([name, rows]) => [name, NdArray.fromRows(chosen.map((at) => rows[at]!))]));
    const known = Object.fromEntries(columns.map(([name, column]) => [name, chosen.map((at) => column[at]!)]));
    const done = await step(state as never, inputs as never, (scores) => {
      const said = Object.fromEntries(Object.entries(scores as Record<string, NdArray>).map(([name, { data }]) => [name, data]));
      return objective({ ...known, ...said } as Parameters<typeof objective>[0]);
    });
    state = done.state as typeof state;
    losses.push(done.loss);
  }

  const params = state.params as ArraysOf<Params>;
  let judge: ((params: never, rows: never) => Promise<NdArray>) | undefined;
  return {
    params,
    losses,
    score: async (rows) => {
      if (rows.length === 0) return new Float32Array(0);
      const table = NdArray.fromRows(rows);
      judge ??= (await compile(net.scores as never, [params, table] as never, { backend })) as never;
      return Float32Array.from((await judge!(params as never, table as never)).data);
    },
  };
}
