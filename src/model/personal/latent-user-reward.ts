import { InputError, type Random } from "../../core/index.ts";
import { range } from "../../math/index.ts";
import {
  type ArraysOf,
  type Attention,
  adamW,
  attention,
  type Backend,
  clipped,
  compile,
  initAttention,
  initLinear,
  initMlp,
  type Linear,
  linear,
  lossTrainer,
  type Mlp,
  mlp,
  NdArray,
  standardNormalKl,
  startTraining,
  Tensor,
} from "../../nn/index.ts";
import { byUser } from "./by-user.ts";
import type { PersonalPair } from "./factorised-reward.ts";

type Answer = Pick<PersonalPair, "chosen" | "rejected">;
interface LatentUserNet<Leaf> {
  readonly pair: Mlp<Leaf>;
  readonly across: Attention<Leaf>;
  readonly mean: Linear<Leaf>;
  readonly logVariance: Linear<Leaf>;
  readonly reward: Mlp<Leaf>;
}
type Net = LatentUserNet<Tensor>;
interface Context {
  /** chosen and rejected of each answer, [people, answers, 2 · features] */
  readonly answers: Tensor;
  /** which of the answers are there, [people, answers] */
  readonly present: Tensor;
}

/** A reward for anybody of whom a few answers are known. */
export interface LatentUserReward {
  /** loss of each step, [steps] */
  readonly losses: readonly number[];
  /** what the answers say of who gave them, [latent] each; nobody's answers give mean 0 and log-variance 0 */
  readonly encodeUser: (answers: readonly Answer[]) => Promise<{ readonly mean: number[]; readonly logVariance: number[] }>;
  /** rewards of responses for a person z, [responses], in logits; see `preferenceAsReward` for rewards on one scale for all people */
  readonly score: (rows: readonly ArrayLike<number>[], z: readonly number[]) => Promise<number[]>;
}

/**
 * A reward that infers who it is for: a few answers of a person become a distribution over a latent z, and responses are scored for z.
 *
 *     max E_{z ~ q(z | C)} [log σ(r(c, z) − r(r, z))] − β a(t) KL(q(z | C) ‖ N(0, 1))
 *
 * C are answers of the same person to other questions. Answers are read by a net, see each other through attention, and are averaged, so their order does not matter. z is drawn and
 * brought to the length √d in training; afterwards it is the mean. a(t) rises from 0.1 to 1 along a cosine, four times. The loss needs the inside of the net, so it is part of
 * its graph.
 *
 * @param pairs comparisons with who made them; people with fewer than two are left out
 * @param options.latent d: width of z; default 8
 * @param options.hidden width of the hidden layers; default 32
 * @param options.context how many answers at most tell who somebody is; in each step a number from 1 to this is drawn; default 8
 * @param options.targets how many other answers of each person a step learns from; default 4
 * @param options.beta β ≥ 0: price of telling people apart, in nats per pair; default 0.001
 * @param options.steps how many; default 500
 * @param options.batch how many people a step sees; default 32
 * @param options.rate learning rate; default 0.003
 * @param options.random draws the start, the people, their answers and z
 * @param options.backend what runs it; see guerdon/nn
 * @returns the reward
 * @throws {InputError} when nobody has two answers, or rows differ in length
 * @source Poddar et al. 2024 (VPL), arXiv:2408.10075, eq. 3; the attention, the clamp of mean and log-variance to [−1, 1] and the length of z as in the released code
 * @example (await (await latentUserReward([{ user: "a", chosen: [1], rejected: [0] }, { user: "a", chosen: [2], rejected: [0] }], { steps: 1, latent: 2, random: createRandom(1), backend: await wasmBackend() })).encodeUser([])).mean // [0, 0]
 */
export async function latentUserReward(
  pairs: readonly PersonalPair[],
  {
    latent = 8,
    hidden = 32,
    context = 8,
    targets = 4,
    beta = 0.001,
    steps = 500,
    batch = 32,
    rate = 0.003,
    random,
    backend,
  }: {
    latent?: number;
    hidden?: number;
    context?: number;
    targets?: number;
    beta?: number;
    steps?: number;
    batch?: number;
    rate?: number;
    random: Random;
    backend: Backend;
  },
): Promise<LatentUserReward> {
  const people = byUser(pairs, 2);
  const features = people[0]?.[0]?.chosen.length ?? 0;
  if (features === 0)
    throw new InputError("latentUserReward", "needs somebody with at least two answers", { pairs: pairs.length, features });
  const start = random.fork("start");
  const first: LatentUserNet<NdArray> = {
    pair: initMlp(start, [2 * features, hidden, hidden]),
    across: initAttention(start, hidden),
    mean: initLinear(start, hidden, latent),
    logVariance: initLinear(start, hidden, latent, { gain: 0.1 }),
    reward: initMlp(start, [features + latent, hidden, hidden, 1]),
  };

  const loss = (net: Net, inputs: Context & { chosen: Tensor; rejected: Tensor; noise: Tensor; price: Tensor }) => {
    const { mean, logVariance } = encode(net, inputs);
    const drawn = mean.add(logVariance.mul(0.5).exp().mul(inputs.noise));
    const z = drawn.mul(Math.sqrt(latent)).div(drawn.square().sum(-1, { keep: true }).add(1e-6).sqrt());
    const lead = rewards(net, inputs.chosen, z).sub(rewards(net, inputs.rejected, z));
    return lead.neg().softplus().mean().add(standardNormalKl(mean, logVariance).mul(inputs.price));
  };
  const optimiser = clipped(1, adamW({ rate, decay: 0.001 }));
  const { step } = lossTrainer({ loss, optimiser, backend });
  let state = startTraining<ArraysOf<Net>>(first, optimiser);
  const losses: number[] = [];
  for (let t = 0; t < steps; t++) {
    const drawn = range(batch).map(() => random.shuffle(random.pick(people)));
    const known = drawn.map((answers) => answers.slice(0, Math.min(1 + random.integer(context), answers.length - 1)));
    const asked = drawn.map((answers, i) =>
      range(targets).map((k) => answers[known[i]!.length + (k % (answers.length - known[i]!.length))]!),
    );
    const table = (read: (answer: PersonalPair) => ArrayLike<number>) => stacked(asked.map((answers) => answers.map(read)));
    const cycle = ((4 * t) / steps) % 1;
    const done = await step(state, {
      ...contextOf(known, context, features),
      chosen: table(({ chosen }) => chosen),
      rejected: table(({ rejected }) => rejected),
      noise: new NdArray(
        range(batch * latent).map(() => random.normal()),
        [batch, latent],
      ),
      price: beta * (0.1 + 0.45 * (1 - Math.cos(Math.PI * cycle))),
    });
    state = done.state;
    losses.push(done.loss);
  }

  const { params } = state;
  const none = contextOf([[]], 1, features);
  const code = await compile((net: Net, context: Context) => encode(net, context), [params, none], { backend });
  const judge = await compile(
    (net: Net, rows: Tensor, z: Tensor) => rewards(net, rows, z),
    [params, stacked([[new Float64Array(features)]]), NdArray.filled(0, [1, latent])],
    { backend },
  );
  return {
    losses,
    encodeUser: async (answers) => {
      if (answers.length === 0) return { mean: range(latent).map(() => 0), logVariance: range(latent).map(() => 0) };
      const { mean, logVariance } = await code(params, contextOf([answers], answers.length, features));
      return { mean: Array.from(mean.data), logVariance: Array.from(logVariance.data) };
    },
    score: async (rows, z) =>
      rows.length === 0 ? [] : Array.from((await judge(params, stacked([rows]), new NdArray(z, [1, latent]))).data),
  };
}

const leaky = (x: Tensor) => x.maximum(x.mul(0.2));
const clamped = (x: Tensor) => x.maximum(-1).minimum(1);

/** [people, answers, 2 · features] to mean and log-variance, [people, latent] each */
function encode({ pair, across, mean, logVariance }: Net, { answers, present }: Context) {
  const [people, count] = present.shape as [number, number];
  const read = leaky(mlp(pair, answers, leaky));
  const seen = attention(across, read, { heads: 1, mask: present.reshape([people, 1, 1, count]) });
  const pooled = seen
    .mul(present.reshape([people, count, 1]))
    .sum(1)
    .div(present.sum(1, { keep: true }).maximum(1));
  return { mean: clamped(linear(mean, pooled)), logVariance: clamped(linear(logVariance, pooled)) };
}

/** [people, responses, features] and [people, latent] to [people, responses] */
function rewards({ reward }: Net, rows: Tensor, z: Tensor): Tensor {
  const [people, responses] = rows.shape as [number, number];
  const latent = z.shape[1]!;
  const both = Tensor.concatenate([rows, z.reshape([people, 1, latent]).broadcastTo([people, responses, latent])], 2);
  return mlp(reward, both, leaky).reshape([people, responses]);
}

/** Lists of rows of one length to one array, [lists, rows, features] */
function stacked(lists: readonly (readonly ArrayLike<number>[])[]): NdArray {
  const { data, shape } = NdArray.fromRows(lists.flat());
  return new NdArray(data, [lists.length, lists[0]!.length, shape[1]!]);
}

/** Answers of people as the net takes them, filled up with absent ones. */
function contextOf(people: readonly (readonly Answer[])[], count: number, features: number) {
  const absent = new Float64Array(2 * features);
  const rows = people.map((answers) =>
    range(count).map((k) => (answers[k] ? [...Array.from(answers[k].chosen), ...Array.from(answers[k].rejected)] : absent)),
  );
  const present = people.flatMap((answers) => range(count).map((k) => (answers[k] ? 1 : 0)));
  return { answers: stacked(rows), present: new NdArray(present, [people.length, count]) };
}
