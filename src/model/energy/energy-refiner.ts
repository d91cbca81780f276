import { InputError, type Random } from "../../core/index.ts";
import { logSumExp, mean, range, standardDeviation } from "../../math/index.ts";
import {
  adamW,
  type Backend,
  clipped,
  compile,
  dropoutMask,
  initLinear,
  initMlp,
  type Linear,
  linear,
  type Mlp,
  mlp,
  NdArray,
  pullback,
  startTraining,
  type Tensor,
  trainer,
} from "../../nn/index.ts";
import { noiseContrastiveLoss } from "./noise-contrastive-loss.ts";

/** A response as a finished reward model sees it. */
export interface EmbeddedResponse {
  /** e: what its last layer reads, [features] */
  readonly embedding: ArrayLike<number>;
  /** r: what it says */
  readonly reward: number;
}

/** A finished reward model with an energy on top. */
export interface EnergyRefiner {
  /** loss of each step, [steps] */
  readonly losses: readonly number[];
  /** how many pairs it learned from: those that the reward model orders as their label does */
  readonly kept: number;
  /** the rewards that fit the embeddings best, [responses], in the unit of the reward model; the same for the same responses in the same order */
  readonly refine: (responses: readonly EmbeddedResponse[]) => Promise<number[]>;
}

interface EnergyNet<Leaf> {
  /** reads the value y */
  readonly value: Mlp<Leaf>;
  /** the first layer over both, cut in two: what of it reads the embedding needs to be done once for all values */
  readonly fromEmbedding: Linear<Leaf>;
  readonly fromValue: Linear<Leaf>;
  readonly rest: Mlp<Leaf>;
}
interface Question {
  /** e, [responses, features] */
  readonly embeddings: Tensor;
  /** y, [responses, values] */
  readonly values: Tensor;
  /** for each layer that is followed by another, [responses, 1, width] or nothing */
  readonly masks: readonly Tensor[];
}

/**
 * Refines the rewards of a finished model without new labels: an energy learns which rewards go with which embeddings, and a reward is moved uphill to where it fits.
 *
 *     f trained by `noiseContrastiveLoss` on y⁺ = r + ν, ν ~ N(0, (βσ)²), against y ~ N(r, σ²)
 *     y ← y + s ∂f(e, y)/∂y while f rises, otherwise s ← η s
 *
 * It begins at the reward where that is usual (within 2 deviations of the rewards it learned from), and at random within 4 where it is an outlier. All it knows are the
 * model's own rewards on pairs that the model orders rightly: it filters and smooths.
 *
 * @param pairs what the reward model says of labelled pairs; those that it orders against the label are left out
 * @param options.value widths of the layers that read y; default 16, 32, 64
 * @param options.hidden widths of the layers that read both; default 64, 32 (1024, 512 in the source, for embeddings of 2048 and more)
 * @param options.dropout share of each layer that is left out in a step, one draw for all values of a response; default 0.5
 * @param options.deviations σ: of the noise, an equal mixture where there are several, in deviations of the rewards; default 3.5
 * @param options.tightness β > 0: how far around r a reward still counts as seen, as a share of σ; default 0.1
 * @param options.negatives M: values of the noise for each response; default 64 (768 in the source)
 * @param options.penalty λ: see `noiseContrastiveLoss`; default 0.05
 * @param options.steps how many; default 300
 * @param options.batch how many responses a step sees; default 64, or all where there are fewer
 * @param options.rate learning rate; default 0.003
 * @param options.decay weight decay; default 0.01
 * @param options.moves T: how often a reward is moved at most; default 50
 * @param options.stride s: how far it is moved for a slope of 1, at first; default 0.5
 * @param options.shrink η in (0, 1): what is left of s where f did not rise; it stops below 10⁻⁶; default 0.2
 * @param options.random draws the start of the net, the batches, the noise and the random beginnings
 * @param options.backend what runs it; see guerdon/nn
 * @returns the refiner
 * @throws {InputError} when no two pairs are ordered rightly, their rewards do not vary, or embeddings differ in length; `refine` when a number is not finite
 * @source Lochab and Zhang 2025 (EBRM), arXiv:2504.13134, training and inference as in the released code
 * @example (await energyRefiner([{ chosen: { embedding: [1], reward: 1 }, rejected: { embedding: [0], reward: 0 } }, { chosen: { embedding: [0], reward: 0 }, rejected: { embedding: [1], reward: 1 } }], { steps: 1, random: createRandom(1), backend: await wasmBackend() })).kept // 1
 */
export async function energyRefiner(
  pairs: readonly { readonly chosen: EmbeddedResponse; readonly rejected: EmbeddedResponse }[],
  options: {
    value?: readonly number[];
    hidden?: readonly number[];
    dropout?: number;
    deviations?: readonly number[];
    tightness?: number;
    negatives?: number;
    penalty?: number;
    steps?: number;
    batch?: number;
    rate?: number;
    decay?: number;
    moves?: number;
    stride?: number;
    shrink?: number;
    random: Random;
    backend: Backend;
  },
): Promise<EnergyRefiner> {
  const { value = [16, 32, 64], hidden = [64, 32], dropout = 0.5, deviations = [3.5], tightness = 0.1, negatives = 64 } = options;
  const { penalty = 0.05, steps = 300, rate = 0.003, decay = 0.01, moves = 50, stride = 0.5, shrink = 0.2, random, backend } = options;
  const right = pairs.filter(({ chosen, rejected }) => chosen.reward > rejected.reward);
  const seen = right.flatMap(({ chosen, rejected }) => [chosen, rejected]);
  const features = seen[0]?.embedding.length ?? 0;
  const center = mean(seen.map(({ reward }) => reward));
  const unit = standardDeviation(seen.map(({ reward }) => reward));
  if (features === 0 || !(unit > 0 && unit < Infinity)) {
    throw new InputError("energyRefiner", "needs pairs that the reward model orders as their label does, with finite rewards", {
      pairs: pairs.length,
      ordered: right.length,
    });
  }
  const standard = ({ reward }: EmbeddedResponse) => (reward - center) / unit;

  const start = random.fork("start");
  const first: EnergyNet<NdArray> = {
    value: initMlp(start, [1, ...value], { gain: 1 }),
    fromEmbedding: initLinear(start, features, hidden[0]!),
    fromValue: initLinear(start, value.at(-1)!, hidden[0]!, { bias: false }),
    rest: initMlp(start, [...hidden, 1], { gain: 1 }),
  };
  const optimiser = clipped(1, adamW({ rate, decay }));
  const { step } = trainer({
    net: (net: EnergyNet<Tensor>, question: Question) => ({ energy: energy(net, question) }),
    optimiser,
    backend,
  });
  const objective = noiseContrastiveLoss({ negatives, penalty });
  const size = Math.min(options.batch ?? 64, seen.length);
  const width = 1 + negatives;
  let state = startTraining(first, optimiser);
  const losses: number[] = [];
  for (let t = 0; t < steps; t++) {
    const batch = range(size).map(() => random.pick(seen));
    const values = batch.flatMap((response) => {
      const r = standard(response);
      return range(width).map((j) => r + random.normal(0, (j === 0 ? tightness : 1) * random.pick(deviations)));
    });
    const noise = values.map((y, i) => logMixture(y - standard(batch[Math.floor(i / width)]!), deviations));
    const done = await step(
      state,
      {
        embeddings: NdArray.fromRows(batch.map(({ embedding }) => embedding)),
        values: new NdArray(values, [size, width]),
        masks: dropout === 0 ? [] : [...value, ...hidden].map((units) => dropoutMask(random, [size, 1, units], dropout)),
      },
      ({ energy }) => objective({ energy: energy.data, noise }),
    );
    state = done.state;
    losses.push(done.loss);
  }

  const { params } = state;
  const nobody = { embeddings: NdArray.filled(0, [1, features]), values: NdArray.filled(0, [1, 1]), masks: [] };
  const slopes = await compile(
    (net: EnergyNet<Tensor>, { embeddings, values }: Question) => {
      const [height, pull] = pullback((values) => energy(net, { embeddings, values, masks: [] }), values);
      return { height, slope: pull(height.mul(0).add(1)) };
    },
    [params, nobody],
    { backend },
  );
  const starts = random.fork("refine");
  return {
    losses,
    kept: right.length,
    refine: async (responses) => {
      if (responses.length === 0) return [];
      if (!responses.every(({ embedding, reward }) => Number.isFinite(reward) && Array.from(embedding).every(Number.isFinite)))
        throw new InputError("energyRefiner.refine", "rewards and embeddings must be finite", responses.length);
      const embeddings = NdArray.fromRows(responses.map(({ embedding }) => embedding));
      const draw = starts.fork(responses.length);
      const at = async (values: readonly number[]) => {
        const { height, slope } = await slopes(params, { embeddings, values: new NdArray(values, [values.length, 1]), masks: [] });
        return { values, height: Array.from(height.data), slope: Array.from(slope.data) };
      };
      let here = await at(responses.map(standard).map((r) => (Math.abs(r) <= 2 ? r : 8 * draw() - 4)));
      const strides = responses.map(() => stride);
      for (let move = 0; move < moves && strides.some((s) => s >= 1e-6); move++) {
        const there = await at(here.values.map((y, i) => (strides[i]! < 1e-6 ? y : y + strides[i]! * here.slope[i]!)));
        const rose = there.height.map((height, i) => height > here.height[i]!);
        rose.forEach((up, i) => {
          if (!up) strides[i]! *= shrink;
        });
        const better = (name: "values" | "height" | "slope") => here[name].map((old, i) => (rose[i] ? there[name][i]! : old));
        here = { values: better("values"), height: better("height"), slope: better("slope") };
      }
      return here.values.map((y) => center + unit * y);
    },
  };
}

/** f, [responses, values] */
function energy({ value, fromEmbedding, fromValue, rest }: EnergyNet<Tensor>, { embeddings, values, masks }: Question): Tensor {
  const [responses, count] = values.shape as [number, number];
  let layer = 0;
  const active = (x: Tensor) => {
    const mask = masks[layer++];
    return mask ? x.tanh().mul(mask) : x.tanh();
  };
  const code = active(mlp(value, values.reshape([responses, count, 1]), active));
  const both = linear(fromValue, code).add(linear(fromEmbedding, embeddings).reshape([responses, 1, -1]));
  return mlp(rest, active(both), active).reshape([responses, count]);
}

/** log of the density of an equal mixture of normals around 0 */
const logMixture = (x: number, deviations: readonly number[]): number =>
  logSumExp(deviations.map((d) => -0.5 * ((x / d) ** 2 + Math.log(2 * Math.PI)) - Math.log(d))) - Math.log(deviations.length);
