import { InputError, type Random } from "../core/index.ts";
import type { Backend, Schedule, Tensor, TrainState, Transformer } from "../nn/index.ts";
import { end } from "./tiny/vocabulary.ts";
import { type Prompt, promptTokens, type TinyLm } from "./tiny-lm.ts";

/** A text to learn from: the continuation is what counts, the prompt is given. */
export interface Example {
  readonly prompt: Prompt;
  readonly continuation: string;
  /** whether the text ends here, so that the model also learns to stop; default true. False for an answer that was cut off */
  readonly ends?: boolean;
  /** how much each of its tokens counts; below 0: away from it. Default 1 */
  readonly weight?: number;
}

/**
 * A loss and its derivative in the log-probabilities of the tokens, [examples][tokens]. The end of a text is its last token where the example has one.
 * Likelihood, policy gradients and preferences are all equations of this form.
 */
export type TokenObjective = (logprobs: readonly Float32Array[]) => {
  readonly loss: number;
  readonly gradient: readonly ArrayLike<number>[];
};

export interface LanguageModelTrainer {
  /** the model as it is now */
  readonly model: TinyLm;
  /**
   * One step.
   *
   * @param objective default: the weighted likelihood −Σᵢ wᵢ Σₜ log p(yᵢₜ) / number of tokens. With advantages for weights that is the policy gradient
   * @throws {InputError} when loss or gradient are not finite
   */
  step(examples: readonly Example[], objective?: TokenObjective): Promise<number>;
  /** The training as bytes, to go on from. */
  save(): Promise<Uint8Array<ArrayBuffer>>;
}

export interface LanguageModelTrainerOptions {
  /** where it starts */
  readonly model: TinyLm;
  readonly backend: Backend;
  /** learning rate of AdamW; default 0.003 */
  readonly rate?: Schedule | number;
  /** share of a weight that goes at each step, times the rate; default 0.01 */
  readonly decay?: number;
  /** longest gradient; default 1 */
  readonly clip?: number;
  /** a training that was saved, to go on from */
  readonly from?: Uint8Array;
}

/**
 * Trains a small language model on whatever objective over the log-probabilities of its tokens.
 *
 *     const trainer = await languageModelTrainer({ model, backend: await wasmBackend(), rate: 1e-3 });
 *     await trainer.step(samples.map(({ text }, i) => ({ prompt, continuation: text, weight: advantages[i] })));
 */
export async function languageModelTrainer({
  model: start,
  backend,
  rate = 3e-3,
  decay = 0.01,
  clip = 1,
  from,
}: LanguageModelTrainerOptions): Promise<LanguageModelTrainer> {
  const { adamW, clipped, decodeTraining, encodeTraining, NdArray, startTraining, tokenLogits, trainer, transformer } = await import(
    "../nn/index.ts"
  );
  const { heads, length: longest } = start.size;
  const optimiser = clipped(clip, adamW({ rate, decay }));
  const training = trainer({
    net: (params: Transformer, { ids, next }: { ids: Tensor; next: Tensor }) =>
      tokenLogits(params, transformer(params, ids, { heads }))
        .logSoftmax()
        .mul(next.oneHot(start.vocabulary.tokens.length))
        .sum(-1),
    optimiser,
    backend,
  });
  const fresh = startTraining(start.params, optimiser);
  let state: TrainState<TinyLm["params"]> = fresh;
  if (from) {
    const { step, params, memory } = decodeTraining(from, fresh);
    state = { step, params, memory };
  }
  let rows = 1;
  let model = from ? start.withParams(state.params) : start;

  return {
    get model() {
      return model;
    },
    async step(examples, objective = likelihood(examples)) {
      if (examples.length === 0) throw new InputError("languageModelTrainer", "a step needs at least one example", examples);
      const texts = examples.map((example) => tokensOf(model, example));
      const most = Math.max(...texts.map(({ ids }) => ids.length - 1));
      // Every new shape is recorded anew, so there are only a few: lengths in eights, batches in powers of two and as large as the largest so far.
      const length = Math.min(longest + 1, 8 * Math.ceil(most / 8));
      if (most > length) throw new InputError("languageModelTrainer", `the longest text has ${longest} tokens`, most - 1);
      rows = Math.max(rows, 2 ** Math.ceil(Math.log2(examples.length)));
      const ids = new Int32Array(rows * length);
      const next = new Int32Array(rows * length);
      texts.forEach(({ ids: text }, row) => {
        ids.set(text.subarray(0, -1), row * length);
        next.set(text.subarray(1), row * length);
      });
      const shape = [rows, length];
      const result = await training.step(state, { ids: new NdArray(ids, shape), next: new NdArray(next, shape) }, ({ data }) => {
        const spans = texts.map(({ ids, from }, row) => [row * length + from, row * length + ids.length - 1] as const);
        const { loss, gradient } = objective(spans.map(([from, to]) => data.slice(from, to) as Float32Array));
        const slopes = new Float32Array(data.length);
        spans.forEach(([from, to], row) => {
          const part = gradient[row];
          if (part?.length !== to - from)
            throw new InputError("languageModelTrainer", `the gradient of example ${row} must have one entry a token, ${to - from}`, part);
          slopes.set(part, from);
        });
        return { loss, gradient: new NdArray(slopes, shape) };
      });
      state = result.state;
      model = start.withParams(state.params);
      return result.loss;
    },
    save: async () => encodeTraining(state),
  };
}

/** The tokens of an example with those that begin and end it, and how many of them the prompt has. */
function tokensOf(model: TinyLm, { prompt, continuation, ends = true }: Example): { ids: Int32Array; from: number } {
  const before = promptTokens(model, prompt);
  const after = model.vocabulary.encode(continuation);
  return { ids: Int32Array.from([end, ...before, ...after, ...(ends ? [end] : [])]), from: before.length };
}

const likelihood =
  (examples: readonly Example[]): TokenObjective =>
  (logprobs) => {
    const tokens = Math.max(
      1,
      logprobs.reduce((total, { length }) => total + length, 0),
    );
    const weights = examples.map(({ weight = 1 }) => weight);
    return {
      loss: -logprobs.reduce((total, row, i) => total + weights[i]! * row.reduce((sum, x) => sum + x, 0), 0) / tokens,
      gradient: logprobs.map((row, i) => new Float32Array(row.length).fill(-weights[i]! / tokens)),
    };
  };

/**
 * Trains a small language model on texts, in shuffled passes, with a learning rate that falls to 0 along a cosine.
 *
 * @returns the trained model
 */
export async function trainLanguageModel({
  examples,
  steps,
  batch = 32,
  rate = 3e-3,
  random,
  observe,
  ...options
}: Omit<LanguageModelTrainerOptions, "rate"> & {
  readonly examples: readonly Example[];
  readonly steps: number;
  /** examples a step; default 32 */
  readonly batch?: number;
  /** learning rate at the start; default 0.003 */
  readonly rate?: number;
  readonly random: Random;
  readonly observe?: (step: number, loss: number) => void;
}): Promise<TinyLm> {
  const { cosine, warmup } = await import("../nn/index.ts");
  const trainer = await languageModelTrainer({ ...options, rate: warmup(Math.min(20, steps / 10), cosine(rate, steps)) });
  let queue: Example[] = [];
  for (let step = 1; step <= steps; step++) {
    while (queue.length < batch) queue = [...queue, ...random.shuffle(examples)];
    const loss = await trainer.step(queue.slice(0, batch));
    queue = queue.slice(batch);
    observe?.(step, loss);
  }
  return trainer.model;
}

/** A loss over the log-probabilities of whole answers, preferred and other, and its derivative, [pairs]. */
export type PairLoss = (policy: { readonly chosen: readonly number[]; readonly rejected: readonly number[] }) => {
  readonly loss: number;
  readonly gradient: { readonly chosen: ArrayLike<number>; readonly rejected: ArrayLike<number> };
};

/** Lets a loss over pairs train a model: the first half of the examples are the preferred answers, the second half the others, in the same order. */
export const pairObjective =
  (loss: PairLoss): TokenObjective =>
  (logprobs) => {
    const totals = logprobs.map((row) => row.reduce((total, x) => total + x, 0));
    const pairs = totals.length / 2;
    const judged = loss({ chosen: totals.slice(0, pairs), rejected: totals.slice(pairs) });
    const slope = (i: number) => (i < pairs ? judged.gradient.chosen[i]! : judged.gradient.rejected[i - pairs]!);
    return { loss: judged.loss, gradient: logprobs.map((row, i) => new Float32Array(row.length).fill(slope(i))) };
  };
