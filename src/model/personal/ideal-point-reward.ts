import { InputError, type Random } from "../../core/index.ts";
import { cosine, dot, logSigmoid, minimize, norm, range, sigmoid, softmax, sum } from "../../math/index.ts";
import {
  type ArraysOf,
  adamW,
  type Backend,
  clipped,
  compile,
  initMlp,
  type Mlp,
  mlp,
  NdArray,
  normalArray,
  startTraining,
  type Tensor,
  trainer,
} from "../../nn/index.ts";
import { bradleyTerryLoss } from "../bradley-terry-loss.ts";
import type { PersonalPair } from "./factorised-reward.ts";

type Answer = Pick<PersonalPair, "chosen" | "rejected">;
interface IdealPointNet<Leaf> {
  readonly space: Mlp<Leaf>;
  /** [points, features] */
  readonly prototypes: Leaf;
  /** ω, [people, points] */
  readonly people: Leaf;
  /** log t */
  readonly logScale: Leaf;
}

/** A reward that says how near a response is to what somebody wants, which is somewhere between a few points that all people share. */
export interface IdealPointReward {
  /** w_u of the people it was trained on, [points], adding up to 1 */
  readonly users: ReadonlyMap<string, readonly number[]>;
  /** loss of each step, [steps] */
  readonly losses: readonly number[];
  /** the weights of somebody new, from a few of their answers; even without any */
  readonly adapt: (answers: readonly Answer[]) => Promise<number[]>;
  /** rewards of responses for somebody with such weights, [responses], in [−t, t] */
  readonly score: (rows: readonly ArrayLike<number>[], weights: readonly number[]) => Promise<number[]>;
}

/**
 * Ideal points: everybody wants something between a few prototypes, and prefers what lies in that direction.
 *
 *     r_u(x) = t cos(f(x), a_u),   a_u = Σ_k w_uk f(p_k),   w_u = softmax(ω_u)
 *     min mean −log σ(r_u(c) − r_u(r))
 *
 * f, the prototypes p_k and the scale t are learned from everybody; somebody new needs their own w only, a few numbers. With one prototype all people are taken to be alike. Which
 * prototype is which differs from seed to seed.
 *
 * @param pairs comparisons with who made them
 * @param options.points K: how many prototypes; default 2
 * @param options.dimensions of the space of f; default 16
 * @param options.hidden width of the hidden layer; default 32
 * @param options.scale t at the start; it stays below 100; default 10
 * @param options.ridge ρ > 0: keeps the ω of somebody new near 0, where they want a bit of each; default 0.1
 * @param options.steps how many; default 500
 * @param options.batch how many pairs a step sees; default 128
 * @param options.rate learning rate; default 0.01
 * @param options.random draws the start and the batches
 * @param options.backend what runs it; see guerdon/nn
 * @returns the reward
 * @throws {InputError} when there is no pair, rows differ in length, or points is not a whole number from 1
 * @source Chen et al. 2024 (PAL), arXiv:2406.08469, section 3 (PAL-A with angles; t starts at 1/0.07 in the released code)
 * @example (await idealPointReward([{ user: "a", chosen: [1], rejected: [0] }], { points: 1, steps: 1, random: createRandom(1), backend: await wasmBackend() })).users.get("a") // [1]
 */
export async function idealPointReward(
  pairs: readonly PersonalPair[],
  {
    points = 2,
    dimensions = 16,
    hidden = 32,
    scale = 10,
    ridge = 0.1,
    steps = 500,
    batch = 128,
    rate = 0.01,
    random,
    backend,
  }: {
    points?: number;
    dimensions?: number;
    hidden?: number;
    scale?: number;
    ridge?: number;
    steps?: number;
    batch?: number;
    rate?: number;
    random: Random;
    backend: Backend;
  },
): Promise<IdealPointReward> {
  const features = pairs[0]?.chosen.length ?? 0;
  if (!(features > 0 && Number.isInteger(points) && points >= 1)) {
    throw new InputError("idealPointReward", "needs at least one pair, and points a whole number from 1", { pairs: pairs.length, points });
  }
  const names = [...new Set(pairs.map(({ user }) => user))];
  const place = new Map(names.map((name, u) => [name, u]));
  const start = random.fork("start");
  const first: IdealPointNet<NdArray> = {
    space: initMlp(start, [features, hidden, dimensions]),
    prototypes: normalArray(start, [points, features]),
    people: normalArray(start, [names.length, points], 0.1),
    logScale: new NdArray([Math.log(scale)], []),
  };
  const optimiser = clipped(1, adamW({ rate, decay: 0.0001 }));
  const { step } = trainer({
    net: (net: IdealPointNet<Tensor>, inputs: { owner: Tensor; chosen: Tensor; rejected: Tensor }) => {
      // Who made a pair comes as a row of 1 and 0, so that looking up a person is a product.
      const ideal = unit(inputs.owner.matmul(net.people).softmax().matmul(placed(net, net.prototypes)));
      const t = net.logScale.minimum(Math.log(100)).exp();
      const reward = (rows: Tensor) => unit(placed(net, rows)).mul(ideal).sum(-1).mul(t);
      return { chosen: reward(inputs.chosen), rejected: reward(inputs.rejected) };
    },
    optimiser,
    backend,
  });
  const preference = bradleyTerryLoss();
  let state = startTraining<ArraysOf<IdealPointNet<Tensor>>>(first, optimiser);
  const losses: number[] = [];
  const size = Math.min(batch, pairs.length);
  for (let t = 0; t < steps; t++) {
    const drawn = range(size).map(() => random.pick(pairs));
    const owner = new Float32Array(size * names.length);
    drawn.forEach(({ user }, i) => (owner[i * names.length + place.get(user)!] = 1));
    const inputs = {
      owner: new NdArray(owner, [size, names.length]),
      chosen: NdArray.fromRows(drawn.map(({ chosen }) => chosen)),
      rejected: NdArray.fromRows(drawn.map(({ rejected }) => rejected)),
    };
    const done = await step(state, inputs, ({ chosen, rejected }) => preference({ chosen: chosen.data, rejected: rejected.data }));
    state = done.state;
    losses.push(done.loss);
  }

  const { params } = state;
  const map = await compile((net: IdealPointNet<Tensor>, rows: Tensor) => placed(net, rows), [params, params.prototypes], { backend });
  const embed = async (rows: NdArray) => {
    const { data, shape } = await map(params, rows);
    return range(shape[0]!).map((i) => Array.from(data.subarray(i * shape[1]!, (i + 1) * shape[1]!)));
  };
  const prototypes = await embed(params.prototypes);
  const t = Math.min(100, Math.exp(params.logScale.item()));
  const between = (weights: readonly number[]) => range(dimensions).map((d) => sum(weights.map((w, k) => w * prototypes[k]![d]!)));
  const weights = (logits: ArrayLike<number>) => softmax(logits);
  return {
    users: new Map(names.map((name, u) => [name, weights(params.people.data.subarray(u * points, (u + 1) * points))])),
    losses,
    score: async (rows, weights) => {
      if (rows.length === 0) return [];
      const ideal = between(weights);
      return (await embed(NdArray.fromRows(rows))).map((place) => t * cosine(place, ideal));
    },
    adapt: async (answers) => {
      if (answers.length === 0) return weights(new Float64Array(points));
      const places = await embed(NdArray.fromRows([...answers.map((a) => a.chosen), ...answers.map((a) => a.rejected)]));
      const directions = places.map((place) => place.map((x) => x / Math.max(norm(place), 1e-12)));
      const leads = answers.map((_, i) => directions[i]!.map((x, d) => x - directions[answers.length + i]![d]!));
      const { x } = minimize((logits) => {
        const w = weights(logits);
        const ideal = between(w);
        const length = Math.max(norm(ideal), 1e-12);
        const slope = new Float64Array(dimensions);
        let value = 0.5 * ridge * dot(logits, logits);
        for (const lead of leads) {
          const z = (t * dot(lead, ideal)) / length;
          value -= logSigmoid(z);
          // dz/da = t (lead − (lead · â) â) / |a|
          const along = dot(lead, ideal) / length ** 2;
          for (let d = 0; d < dimensions; d++) slope[d]! -= (sigmoid(-z) * t * (lead[d]! - along * ideal[d]!)) / length;
        }
        const pull = prototypes.map((prototype) => dot(prototype, slope));
        const usual = sum(pull.map((p, k) => p * w[k]!));
        return { value, gradient: pull.map((p, k) => w[k]! * (p - usual) + ridge * logits[k]!) };
      }, new Float64Array(points));
      return weights(x);
    },
  };
}

/** f: where rows stand in the space of preferences */
const placed = ({ space }: IdealPointNet<Tensor>, rows: Tensor): Tensor => mlp(space, rows, (x) => x.gelu());
const unit = (x: Tensor): Tensor => x.div(x.square().sum(-1, { keep: true }).add(1e-12).sqrt());
