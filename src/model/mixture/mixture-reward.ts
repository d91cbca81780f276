import { createRandom, InputError, type Random } from "../../core/index.ts";
import { dot, minimize, norm, range, softmax, variance } from "../../math/index.ts";
import { mixtureLoss } from "./mixture-loss.ts";

/** A pair of which nobody knows whose it is. */
export interface MixturePair {
  /** features of the prompt, by which it is guessed whose taste counts, [promptFeatures]; none for weights that do not depend on the prompt */
  readonly prompt?: ArrayLike<number>;
  /** features of the preferred response, [features] */
  readonly chosen: ArrayLike<number>;
  readonly rejected: ArrayLike<number>;
}

/** Several rewards, and how much each counts for a prompt. */
export interface MixtureReward {
  /** θ, [heads][features] */
  readonly heads: readonly (readonly number[])[];
  /** w(x): how probable it is that a head speaks for somebody with this prompt, [heads]; see `hedgeWeights` for somebody of whom answers are known */
  readonly weigh: (prompt?: ArrayLike<number>) => number[];
  /** what each head says of a response, [heads], in logits */
  readonly scores: (response: ArrayLike<number>) => number[];
  /** Σ_k w_k r_k / s_k, with s_k the spread of head k over the training responses: heads on one scale */
  readonly score: (response: ArrayLike<number>, weights: readonly number[]) => number;
  /** loss on the training pairs without the balance, in nats per pair */
  readonly loss: number;
}

/**
 * Finds several tastes in preferences of which nobody said whose they are: linear rewards, and a gate that guesses from the prompt which of them counts.
 *
 *     r_k(y) = θ_k · y,   w(x) = softmax(V x + v),   min `mixtureLoss` + ½ ρ (|θ|² + |V|²)
 *
 * Fitted from several random starts, of which the one with the least loss is kept: a bad start leaves two heads with one taste.
 *
 * @param pairs the comparisons
 * @param options.heads K: how many tastes; default 2
 * @param options.balance η, see `mixtureLoss`; default 0.05
 * @param options.ridge ρ > 0: keeps weights finite; default 0.001
 * @param options.restarts how many random starts; default 5
 * @param options.steps how many at most from each start; default 150
 * @param options.random draws the starts; default a fixed seed
 * @returns the rewards
 * @throws {InputError} when there is no pair, or rows differ in length
 * @source Shen et al. 2025 (MiCRo), arXiv:2505.24846, section 3.1
 * @example mixtureReward([{ chosen: [1], rejected: [0] }], { heads: 2 }).weigh() // [0.5, 0.5]
 */
export function mixtureReward(
  pairs: readonly MixturePair[],
  {
    heads = 2,
    balance = 0.05,
    ridge = 0.001,
    restarts = 5,
    steps = 150,
    random = createRandom(0),
  }: { heads?: number; balance?: number; ridge?: number; restarts?: number; steps?: number; random?: Random } = {},
): MixtureReward {
  const features = pairs[0]?.chosen.length ?? 0;
  const given = pairs[0]?.prompt?.length ?? 0;
  const fits = ({ prompt, chosen, rejected }: MixturePair) =>
    chosen.length === features && rejected.length === features && (prompt?.length ?? 0) === given;
  if (features === 0 || !pairs.every(fits)) {
    throw new InputError("mixtureReward", "needs at least one pair, and as many features in each row", { pairs: pairs.length, features });
  }
  const objective = mixtureLoss({ heads, balance });
  const leads = pairs.map(({ chosen, rejected }) => Float64Array.from(chosen, (x, k) => x - rejected[k]!));
  const prompts = pairs.map(({ prompt = [] }) => Float64Array.from([...Array.from(prompt), 1]));
  // One vector holds θ, [heads][features], and then V with v, [heads][given + 1].
  const gates = heads * features;
  const headOf = (x: Float64Array, k: number) => x.subarray(k * features, (k + 1) * features);
  const gateOf = (x: Float64Array, k: number) => x.subarray(gates + k * (given + 1), gates + (k + 1) * (given + 1));
  const losses = (x: Float64Array, of = objective) => {
    const chosen = leads.flatMap((lead) => range(heads).map((k) => dot(lead, headOf(x, k))));
    const gate = prompts.flatMap((prompt) => range(heads).map((k) => dot(prompt, gateOf(x, k))));
    return of({ chosen, rejected: new Float64Array(chosen.length), gate });
  };
  const slopes = (x: Float64Array) => {
    const { loss, gradient } = losses(x);
    const slope = x.map((value) => ridge * value);
    leads.forEach((lead, i) => {
      for (let k = 0; k < heads; k++) {
        const [g, h] = [gradient.chosen[i * heads + k]!, gradient.gate[i * heads + k]!];
        for (let f = 0; f < features; f++) slope[k * features + f]! += g * lead[f]!;
        for (let f = 0; f <= given; f++) slope[gates + k * (given + 1) + f]! += h * prompts[i]![f]!;
      }
    });
    return { value: loss + 0.5 * ridge * dot(x, x), gradient: slope };
  };
  const runs = range(restarts).map(() => {
    // Heads begin apart and the gate undecided.
    const start = Float64Array.from({ length: gates + heads * (given + 1) }, (_, i) =>
      i < gates ? random.normal() / Math.sqrt(features) : 0,
    );
    return minimize(slopes, start, { steps });
  });
  const { x } = runs.reduce((best, run) => (run.value < best.value ? run : best));

  const found = range(heads).map((k) => Array.from(headOf(x, k)));
  const spread = found.map((head) => {
    const said = pairs.flatMap(({ chosen, rejected }) => [dot(head, chosen), dot(head, rejected)]);
    const deviation = Math.sqrt(variance(said, { ddof: 0 }));
    return deviation > 1e-9 * norm(head) ? deviation : 1;
  });
  const scores = (response: ArrayLike<number>) => found.map((head) => dot(head, response));
  return {
    heads: found,
    scores,
    score: (response, weights) => scores(response).reduce((sum, r, k) => sum + (weights[k]! * r) / spread[k]!, 0),
    weigh: (prompt = []) => {
      if (prompt.length !== given) throw new InputError("mixtureReward", `a prompt has ${given} features, as in training`, prompt.length);
      const row = [...Array.from(prompt), 1];
      return softmax(range(heads).map((k) => dot(row, gateOf(x, k))));
    },
    loss: losses(x, mixtureLoss({ heads })).loss,
  };
}
