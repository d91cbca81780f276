import { InputError } from "../core/index.ts";
import { softmax } from "../math/index.ts";

/**
 * The text bandit: the smallest world in which a reward can be learned from and can be hacked. Each prompt has finitely many answers
 * (actions); a policy is a softmax over them. Everything one wants to know of it can be computed exactly, with no sampling noise.
 *
 * Tables are plain lists, [prompts][actions]: probabilities π, rewards r, gold values g. An answer that a prompt does not have gets the logit −Infinity.
 */
export type ActionTable = readonly (readonly number[])[];

/**
 * A policy with parameters w:
 *
 *     π(a | x) ∝ exp(ℓ₀(x, a) + w · φ(x, a))
 *
 * Without features every prompt and answer has a parameter of its own (tabular); with features the parameters are shared by all prompts (log-linear).
 */
export interface Policy {
  /** ℓ₀: logits at the start, [prompts][actions] */
  readonly initial: ActionTable;
  /** φ: features of each answer, [prompts][actions · features] */
  readonly features?: readonly Float64Array[];
  /** w: what is learned, [features], or [prompts · actions] where the policy is tabular */
  readonly weights: Float64Array;
}

/** Number of answers a prompt; refuses tables that are empty or ragged. */
export const actionCount = (where: string, logits: ActionTable): number => {
  const actions = logits[0]?.length ?? 0;
  if (actions === 0 || logits.some((row) => row.length !== actions)) {
    throw new InputError(where, "needs at least one prompt, and as many answers for each (−Infinity for an answer that is none)", logits);
  }
  return actions;
};

/** ℓ(x, ·): logits of one prompt, [actions] */
export const logitsOf = ({ initial, features, weights }: Policy, prompt: number): Float64Array => {
  const logits = Float64Array.from(initial[prompt]!);
  if (!features) {
    for (let a = 0; a < logits.length; a++) logits[a]! += weights[prompt * logits.length + a]!;
    return logits;
  }
  const phi = features[prompt]!;
  for (let a = 0, i = 0; a < logits.length; a++) {
    for (let k = 0; k < weights.length; k++, i++) logits[a]! += weights[k]! * phi[i]!;
  }
  return logits;
};

/** π(· | x): probabilities of the answers to one prompt, [actions] */
export const probabilitiesOf = (policy: Policy, prompt: number, temperature = 1): number[] =>
  softmax(logitsOf(policy, prompt), temperature);

/** π: probabilities of all answers, [prompts][actions] */
export const policyTable = (policy: Policy): number[][] => policy.initial.map((_, prompt) => probabilitiesOf(policy, prompt));

/**
 * Moves the parameters in place along a gradient that is given in the logits of one prompt: w ← w + rate · Σ_a g_a φ(x, a).
 *
 * @param gradient g: ∂J/∂ℓ(x, ·), [actions]
 */
export const moveWeights = ({ initial, features, weights }: Policy, prompt: number, gradient: ArrayLike<number>, rate: number): void => {
  const actions = initial[prompt]!.length;
  if (!features) {
    for (let a = 0; a < actions; a++) weights[prompt * actions + a]! += rate * gradient[a]!;
    return;
  }
  const phi = features[prompt]!;
  for (let a = 0; a < actions; a++) {
    const pull = rate * gradient[a]!;
    if (pull !== 0) for (let k = 0; k < weights.length; k++) weights[k]! += pull * phi[a * weights.length + k]!;
  }
};
