import { type Awaitable, InputError, type Random } from "../core/index.ts";
import { groupAdvantage } from "./group-advantage.ts";
import { groupPolicyGradient } from "./group-policy-gradient.ts";
import { moveWeights, type Policy, probabilitiesOf } from "./policy.ts";

/** Rewards of a group of answers to one prompt: same length and order as the actions. */
export type GroupReward = (prompt: number, actions: readonly number[], random: Random, update: number) => Awaitable<readonly number[]>;

/** See trainPolicy. */
export interface TrainPolicyOptions {
  readonly policy: Policy;
  readonly reward: GroupReward;
  readonly advantage?: (rewards: readonly number[]) => readonly number[];
  readonly groupSize: number;
  readonly updates: number;
  readonly promptsPerUpdate?: number;
  readonly batch?: (update: number, random: Random) => readonly number[];
  readonly learningRate: number;
  readonly temperature?: number;
  readonly klWeight?: number;
  readonly entropyWeight?: number;
  readonly weightDecay?: number;
  readonly random: Random;
  readonly observe?: (update: number, policy: Policy) => Awaitable<void>;
}

/**
 * Trains a policy of the text bandit by group policy gradient, the small exact model of GRPO and its relatives.
 *
 *     w ← (1 − λ) w + α Σ_x ∂J(x)/∂w,   J as in groupPolicyGradient
 *
 * A tabular policy takes the sum over the prompts of an update (each prompt has parameters of its own), a log-linear one their mean.
 * Prompts are visited in shuffled passes. The reference of the KL term is the policy at the start.
 *
 * @param options.policy the policy at the start; it is not changed
 * @param options.reward rewards of a group, (prompt, actions, random, update) → [group]
 * @param options.advantage rewards → advantages, [group]; default groupAdvantage
 * @param options.groupSize G: answers drawn for a prompt
 * @param options.updates how many updates to make
 * @param options.promptsPerUpdate prompts in an update; default all of them
 * @param options.batch which prompts an update takes, where the order matters (a curriculum); overrides promptsPerUpdate
 * @param options.learningRate α > 0
 * @param options.temperature T > 0: the policy that acts and learns is softmax(ℓ / T); default 1
 * @param options.klWeight β ≥ 0: price of a nat of KL to the policy at the start; default 0
 * @param options.entropyWeight η ≥ 0: worth of a nat of entropy; default 0
 * @param options.weightDecay λ in [0, 1): share of the learned weights that is forgotten in an update; default 0
 * @param options.random where the draws come from; the reward gets it too
 * @param options.observe called after each update with their number so far and the policy as it is (to read, not to keep); awaited
 * @returns the trained policy
 * @throws {InputError} when a reward does not answer for its whole group, or answers with something that is not finite
 * @source Shao et al. 2024 (GRPO), arXiv:2402.03300, eq. 3 with one exact on-policy step an update
 * @example policyTable(await trainPolicy({ policy: tabularPolicy([[0, 0]]), reward: (_, actions) => actions, groupSize: 8, updates: 200, learningRate: 0.5, random: createRandom(1) }))[0][1] > 0.95 // true
 */
export async function trainPolicy({
  policy: { initial, features, weights },
  reward,
  advantage = groupAdvantage,
  groupSize,
  updates,
  promptsPerUpdate = initial.length,
  batch = shuffledPasses(initial.length, promptsPerUpdate),
  learningRate,
  temperature = 1,
  klWeight = 0,
  entropyWeight = 0,
  weightDecay = 0,
  random,
  observe,
}: TrainPolicyOptions): Promise<Policy> {
  const policy: Policy = { initial, ...(features && { features }), weights: weights.slice() };
  const references = klWeight > 0 ? initial.map((_, x) => probabilitiesOf(policy, x, temperature)) : undefined;

  for (let update = 0; update < updates; update++) {
    const prompts = batch(update, random);
    const groups = prompts.map((prompt) => {
      const probabilities = probabilitiesOf(policy, prompt, temperature);
      const actions = Array.from({ length: groupSize }, () => random.weighted(probabilities));
      return { prompt, probabilities, actions };
    });
    const asked = groups.map(({ prompt, actions }) => reward(prompt, actions, random, update));
    const rewards = asked.some((one) => one instanceof Promise) ? await Promise.all(asked) : (asked as (readonly number[])[]);
    if (weightDecay > 0) for (let k = 0; k < policy.weights.length; k++) policy.weights[k]! *= 1 - weightDecay;
    const rate = learningRate / temperature / (features ? prompts.length : 1);
    groups.forEach(({ prompt, probabilities, actions }, g) => {
      const earned = rewards[g]!;
      if (earned.length !== actions.length || !earned.every(Number.isFinite)) {
        throw new InputError("trainPolicy", `the reward must give ${actions.length} finite numbers for prompt ${prompt}`, earned);
      }
      const terms = { reference: references?.[prompt], klWeight, entropyWeight };
      moveWeights(policy, prompt, groupPolicyGradient(probabilities, actions, advantage(earned), terms), rate);
    });
    await observe?.(update + 1, policy);
  }
  return policy;
}

/** Goes through all prompts in random order, a batch at a time, again and again. */
function shuffledPasses(prompts: number, size: number): (update: number, random: Random) => readonly number[] {
  const all = Array.from({ length: prompts }, (_, x) => x);
  if (size === prompts) return () => all;
  let queue: number[] = [];
  return (_, random) => {
    while (queue.length < size) queue = [...queue, ...random.shuffle(all)];
    const batch = queue.slice(0, size);
    queue = queue.slice(size);
    return batch;
  };
}
