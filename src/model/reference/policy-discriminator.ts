import { InputError, type Random } from "../../core/index.ts";
import type { ArraysOf, Backend, Mlp } from "../../nn/index.ts";
import { bradleyTerryLoss } from "../bradley-terry-loss.ts";
import { fitReward } from "../fit-reward.ts";
import { mlpHead } from "../nets/mlp-head.ts";
import { referenceFeatures } from "./reference-features.ts";

/** Embeddings of a reference and of two responses to the same prompt. */
export interface ReferencePair {
  readonly reference: ArrayLike<number>;
  readonly chosen: ArrayLike<number>;
  readonly rejected: ArrayLike<number>;
}

/** A reward that says how much a response is like what the writer of a reference would say. */
export interface PolicyDiscriminator {
  /** to go on training from, see `options.start` */
  readonly params: ArraysOf<Mlp>;
  /** loss of each step, [steps] */
  readonly losses: readonly number[];
  /** rewards of responses against one reference, [responses], in logits; with another reference they are on another scale */
  readonly score: (reference: ArrayLike<number>, responses: readonly ArrayLike<number>[]) => Promise<number[]>;
}

/**
 * A reward relative to a reference, learned by telling policies apart.
 *
 *     min mean −log σ(r(y_ref, y⁺) − r(y_ref, y⁻))
 *
 * First on responses of many policies, without labels: see `policyTriples`. Then, from where that ended, on a few rankings of three responses: the best is the reference, the second is
 * preferred to the third.
 *
 * @param pairs embeddings, all of one length
 * @param options.hidden widths of the hidden layers; default [64, 32]
 * @param options.start parameters to begin with, those of an earlier stage; default drawn at random
 * @param options.steps how many; default 400
 * @param options.batch how many pairs a step sees; default 64
 * @param options.rate learning rate; default 0.003
 * @param options.decay weight decay; default 0.01
 * @param options.random draws the start and the batches
 * @param options.backend what runs it; see guerdon/nn
 * @returns the reward
 * @throws {InputError} when there is no pair, or embeddings differ in length
 * @source Dou et al. 2025 (POLAR), arXiv:2507.05197, eq. 6 (there a language model reads the texts, see `polarInput`)
 * @example (await (await policyDiscriminator([{ reference: [1], chosen: [1], rejected: [0] }], { steps: 1, random: createRandom(1), backend: await wasmBackend() })).score([1], [[1], [0]])).length // 2
 */
export async function policyDiscriminator(
  pairs: readonly ReferencePair[],
  {
    hidden = [64, 32],
    steps = 400,
    ...options
  }: {
    hidden?: readonly number[];
    start?: ArraysOf<Mlp>;
    steps?: number;
    batch?: number;
    rate?: number;
    decay?: number;
    random: Random;
    backend: Backend;
  },
): Promise<PolicyDiscriminator> {
  if (pairs.length === 0) throw new InputError("policyDiscriminator", "needs at least one pair", pairs);
  const net = mlpHead({ inputs: 4 * pairs[0]!.reference.length, hidden });
  const features = {
    chosen: pairs.map(({ reference, chosen }) => referenceFeatures(reference, chosen)),
    rejected: pairs.map(({ reference, rejected }) => referenceFeatures(reference, rejected)),
  };
  const { params, losses, score } = await fitReward(bradleyTerryLoss(), net, features, { steps, ...options });
  return {
    params,
    losses,
    score: async (reference, responses) => Array.from(await score(responses.map((response) => referenceFeatures(reference, response)))),
  };
}
