import { InputError, type Random } from "../../core/index.ts";
import { range, sigmoid } from "../../math/index.ts";
import {
  type ArraysOf,
  adamW,
  type Backend,
  initMlp,
  lossTrainer,
  type Mlp,
  mlp,
  NdArray,
  squaredErrorLoss,
  startTraining,
  type Tensor,
} from "../../nn/index.ts";
import { fitReward } from "../fit-reward.ts";
import type { RewardNet } from "../nets/reward-net.ts";
import { generativePairwiseLoss } from "./generative-pairwise-loss.ts";

/** What reads two responses, what writes them again, and what says which is better. */
interface PairReader<Leaf> {
  readonly read: Mlp<Leaf>;
  readonly write: Mlp<Leaf>;
  readonly judge: Mlp<Leaf>;
}
type Leaf = Mlp[number]["weight"];

/** A judge of pairs that looks at both responses at once. */
export interface GenerativePairwiseReward {
  /** error of writing the pairs again, by step, [pretrainingSteps] */
  readonly readingLosses: readonly number[];
  /** loss on the labels, by step, [steps] */
  readonly losses: readonly number[];
  /** how probable it is that each first response is better than its second, averaged over both orders, [pairs] in [0, 1]; equal responses get ½ */
  readonly prefer: (first: readonly ArrayLike<number>[], second: readonly ArrayLike<number>[]) => Promise<number[]>;
}

/**
 * A judge of pairs that first learns from pairs without labels what responses look like, and then from few labels which is better.
 *
 *     1. min E|write(read(a, b)) − (a, b)|²        2. min `generativePairwiseLoss` of judge(read(a, b)), half of the pairs in swapped order
 *
 * In the source a language model goes on writing pairs of responses; here a net writes their features again from a short code. The first loss needs that net's inside, so it
 * is part of its graph.
 *
 * @param unlabelled pairs of responses to one prompt, [pairs][2][features]; none for a judge that learns from labels alone
 * @param labelled the preferred response first, [pairs][2][features]
 * @param options.code width of what is read; default 8
 * @param options.hidden width of the hidden layers; default 32
 * @param options.smoothing ε, see `generativePairwiseLoss`; default 0.1
 * @param options.readingSteps of the first stage; default 400
 * @param options.steps of the second stage; default 200
 * @param options.batch how many pairs a step sees; default 64
 * @param options.rate learning rate of both; default 0.003
 * @param options.decay weight decay of the second stage; default 0.01
 * @param options.random draws the start, the orders and the batches
 * @param options.backend what runs it; see guerdon/nn
 * @returns the judge; against one reference response `prefer` is a reward
 * @throws {InputError} when there is no labelled pair, or rows differ in length
 * @source Wang et al. 2025 (GRAM), arXiv:2506.14175, section 3
 * @example (await (await generativePairwiseReward([], [[[1], [0]]], { steps: 1, random: createRandom(1), backend: await wasmBackend() })).prefer([[1]], [[1]])) // [0.5]
 */
export async function generativePairwiseReward(
  unlabelled: readonly (readonly [ArrayLike<number>, ArrayLike<number>])[],
  labelled: readonly (readonly [ArrayLike<number>, ArrayLike<number>])[],
  {
    code = 8,
    hidden = 32,
    smoothing = 0.1,
    readingSteps = 400,
    rate = 0.003,
    batch = 64,
    steps = 200,
    decay = 0.01,
    random,
    backend,
  }: {
    code?: number;
    hidden?: number;
    smoothing?: number;
    readingSteps?: number;
    steps?: number;
    batch?: number;
    rate?: number;
    decay?: number;
    random: Random;
    backend: Backend;
  },
): Promise<GenerativePairwiseReward> {
  const width = 2 * (labelled[0]?.[0].length ?? 0);
  if (width === 0)
    throw new InputError("generativePairwiseReward", "needs at least one labelled pair, of one feature or more", labelled.length);
  const row = (first: ArrayLike<number>, second: ArrayLike<number>) => [...Array.from(first), ...Array.from(second)];
  const net: RewardNet<PairReader<Leaf>> = {
    inputs: width,
    outputs: 2,
    start: (random) => ({
      read: initMlp(random, [width, hidden, code]),
      write: initMlp(random, [code, hidden, width]),
      judge: initMlp(random, [code, hidden, 2]),
    }),
    scores: ({ read, judge }, rows) => mlp(judge, mlp(read, rows)),
  };

  const optimiser = adamW({ rate, decay: 0 });
  const { step } = lossTrainer({
    loss: ({ read, write }: PairReader<Leaf>, rows: Tensor) => squaredErrorLoss(mlp(write, mlp(read, rows)), rows),
    optimiser,
    backend,
  });
  let state = startTraining<ArraysOf<PairReader<Leaf>>>(net.start(random.fork("start")), optimiser);
  const readingLosses: number[] = [];
  for (let i = 0; i < readingSteps && unlabelled.length > 0; i++) {
    const seen = range(batch).map(() => random.shuffle(random.pick(unlabelled)));
    const done = await step(state, NdArray.fromRows(seen.map(([a, b]) => row(a!, b!))));
    state = done.state;
    readingLosses.push(done.loss);
  }

  const swapped = labelled.map((_, i) => i % 2 === 1);
  const fitted = await fitReward(
    generativePairwiseLoss({ smoothing }),
    net,
    { logits: labelled.map(([better, worse], i) => (swapped[i] ? row(worse, better) : row(better, worse))) },
    { given: { firstBetter: swapped.map((is) => (is ? 0 : 1)) }, start: state.params, steps, batch, rate, decay, random, backend },
  );
  return {
    readingLosses,
    losses: fitted.losses,
    prefer: async (first, second) => {
      if (first.length !== second.length) {
        throw new InputError("generativePairwiseReward", "first and second must have the same length", [first.length, second.length]);
      }
      const rows = [...first.map((a, i) => row(a, second[i]!)), ...first.map((a, i) => row(second[i]!, a))];
      const logits = await fitted.score(rows);
      const says = (at: number) => sigmoid(logits[2 * at]! - logits[2 * at + 1]!);
      return first.map((_, i) => (says(i) + 1 - says(first.length + i)) / 2);
    },
  };
}
