import { logSoftmax } from "../math/index.ts";
import { logitsOf, moveWeights, type Policy } from "./policy.ts";

/** Two answers to one prompt, by their positions; people, or whoever judges, prefer the first. */
export interface PolicyPair {
  readonly prompt: number;
  readonly chosen: number;
  readonly rejected: number;
}

/** Log-probabilities of both answers of each pair, [pairs], in nats. */
export interface PolicyPairLogprobs {
  readonly chosen: Float64Array;
  readonly rejected: Float64Array;
}

/**
 * A loss on pairs with its derivatives in log π of both answers, such as dpoLoss. Pairs come in the order in which they were given, all of them at each step.
 */
export type PolicyPairLoss = (
  policy: PolicyPairLogprobs,
  reference: PolicyPairLogprobs,
) => { readonly gradient: { readonly chosen: ArrayLike<number>; readonly rejected: ArrayLike<number> } };

/**
 * Trains a policy of the text bandit on pairs by plain gradient descent over all of them at once: the small exact model of DPO and its relatives.
 *
 *     w ← w − α Σ_i (∂L/∂log π(y⁺_i) ∂log π(y⁺_i)/∂w + ∂L/∂log π(y⁻_i) ∂log π(y⁻_i)/∂w)
 *
 * @param options.policy the policy at the start, and the reference; it is not changed
 * @param options.pairs what it learns from, [pairs]
 * @param options.loss L, (policy, reference) → gradient; it may take in more about the pairs, such as lengths, by their order
 * @param options.steps how many
 * @param options.learningRate α > 0; a loss that is a mean over n pairs moves a tabular policy by about 1/n of it
 * @returns the trained policy
 * @source Rafailov et al. 2023 (DPO), arXiv:2305.18290, section 4 (training a policy on pairs); Guerdon: testbed
 * @example policyTable(trainOnPairs({ policy: tabularPolicy([[0, 0]]), pairs: [{ prompt: 0, chosen: 1, rejected: 0 }], loss: dpoLoss, steps: 1000, learningRate: 1 }))[0][1] > 0.99 // true
 */
export function trainOnPairs({
  policy: start,
  pairs,
  loss,
  steps,
  learningRate,
}: {
  policy: Policy;
  pairs: readonly PolicyPair[];
  loss: PolicyPairLoss;
  steps: number;
  learningRate: number;
}): Policy {
  const policy: Policy = { ...start, weights: start.weights.slice() };
  const prompts = [...new Set(pairs.map(({ prompt }) => prompt))];
  const logprobs = (of: Policy) => {
    const rows = new Map(prompts.map((prompt) => [prompt, logSoftmax(logitsOf(of, prompt))]));
    return {
      chosen: Float64Array.from(pairs, ({ prompt, chosen }) => rows.get(prompt)![chosen]!),
      rejected: Float64Array.from(pairs, ({ prompt, rejected }) => rows.get(prompt)![rejected]!),
      rows,
    };
  };
  const reference = logprobs(start);
  for (let step = 0; step < steps; step++) {
    const now = logprobs(policy);
    const { gradient } = loss(now, reference);
    const pulls = new Map(prompts.map((prompt) => [prompt, { slope: new Float64Array(policy.initial[prompt]!.length), total: 0 }]));
    pairs.forEach(({ prompt, chosen, rejected }, i) => {
      const pull = pulls.get(prompt)!;
      pull.slope[chosen]! += gradient.chosen[i]!;
      pull.slope[rejected]! += gradient.rejected[i]!;
      pull.total += gradient.chosen[i]! + gradient.rejected[i]!;
    });
    for (const [prompt, { slope, total }] of pulls) {
      // ∂log π(y)/∂ℓ_a = 1[a = y] − π_a
      if (total !== 0) now.rows.get(prompt)!.forEach((logprob, a) => (slope[a]! -= total * Math.exp(logprob)));
      moveWeights(policy, prompt, slope, -learningRate);
    }
  }
  return policy;
}
