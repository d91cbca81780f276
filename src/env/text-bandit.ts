import { InputError } from "../core/index.ts";
import { entropy, expectation, kl, mean, softmax } from "../math/index.ts";

/**
 * The text bandit: the smallest world in which a reward can be learned from and can be hacked. Each prompt has finitely many answers
 * (actions); a policy is a softmax over them. Everything one wants to know of it can be computed exactly, with no sampling noise.
 *
 * Tables are plain lists, [prompts][actions]: probabilities π, rewards r, gold values g. An answer that a prompt does not have gets the logit −Infinity.
 */
export type Table = readonly (readonly number[])[];

/**
 * A policy with parameters w:
 *
 *     π(a | x) ∝ exp(ℓ₀(x, a) + w · φ(x, a))
 *
 * Without features every prompt and answer has a parameter of its own (tabular); with features the parameters are shared by all prompts (log-linear).
 */
export interface Policy {
  /** ℓ₀: logits at the start, [prompts][actions] */
  readonly initial: Table;
  /** φ: features of each answer, [prompts][actions · features] */
  readonly features?: readonly Float64Array[];
  /** w: what is learned, [features], or [prompts · actions] where the policy is tabular */
  readonly weights: Float64Array;
}

/**
 * A policy with one parameter for each prompt and answer.
 *
 * @param initial ℓ₀: logits at the start, [prompts][actions]
 * @returns a policy that is softmax(ℓ₀) until it learns
 * @throws {InputError} when there is no prompt, or the prompts differ in the number of answers
 * @source Guerdon: testbed
 * @example policyTable(tabularPolicy([[0, 0]])) // [[0.5, 0.5]]
 */
export function tabularPolicy(initial: Table): Policy {
  return { initial, weights: new Float64Array(initial.length * actionCount("tabularPolicy", initial)) };
}

/**
 * A policy whose parameters are shared by all prompts.
 *
 * @param features φ: what an answer has, [prompts][actions][features]
 * @param initial ℓ₀: logits at the start, [prompts][actions]; default 0 for each
 * @param weights w: parameters at the start, [features]; default 0 for each
 * @returns a policy with π ∝ exp(ℓ₀ + w · φ)
 * @throws {InputError} when the shapes do not fit
 * @source Guerdon: testbed
 * @example policyTable(logLinearPolicy([[[0], [1]]], [[0, 0]], [Math.log(3)])) // [[0.25, 0.75]]
 */
export function logLinearPolicy(features: readonly Table[], initial?: Table, weights?: ArrayLike<number>): Policy {
  const logits = initial ?? features.map((answers) => answers.map(() => 0));
  const actions = actionCount("logLinearPolicy", logits);
  const width = weights?.length ?? features[0]?.[0]?.length ?? 0;
  if (
    features.length !== logits.length ||
    features.some((answers) => answers.length !== actions || answers.some((row) => row.length !== width))
  ) {
    throw new InputError("logLinearPolicy", "features must be [prompts][actions][features], as many as initial logits and weights", {
      prompts: logits.length,
      actions,
      weights: width,
    });
  }
  return {
    initial: logits,
    features: features.map((answers) => Float64Array.from(answers.flat())),
    weights: weights ? Float64Array.from(weights) : new Float64Array(width),
  };
}

function actionCount(where: string, logits: Table): number {
  const actions = logits[0]?.length ?? 0;
  if (actions === 0 || logits.some((row) => row.length !== actions)) {
    throw new InputError(where, "needs at least one prompt, and as many answers for each (−Infinity for an answer that is none)", logits);
  }
  return actions;
}

/** ℓ(x, ·): logits of one prompt, [actions] */
export function logitsOf({ initial, features, weights }: Policy, prompt: number): Float64Array {
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
}

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
export function moveWeights({ initial, features, weights }: Policy, prompt: number, gradient: ArrayLike<number>, rate: number): void {
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
}

/**
 * What a policy earns on average, exactly: mean over prompts of Σ_a π(a | x) v(x, a).
 *
 * @param policy π, [prompts][actions]
 * @param values v, [prompts][actions]
 * @returns the mean, in the unit of v
 * @source Guerdon: testbed
 * @example expectedValue([[0.5, 0.5], [1, 0]], [[0, 1], [3, 0]]) // 1.75
 */
export const expectedValue = (policy: Table, values: Table): number => mean(policy.map((p, x) => expectation(p, values[x]!)));

/**
 * How far a policy has moved: mean over prompts of KL(π(· | x) ‖ π_ref(· | x)).
 *
 * @param policy π, [prompts][actions]
 * @param reference π_ref, [prompts][actions]
 * @returns at least 0, in nats; Infinity where π gives an answer that π_ref never gives
 * @source Guerdon: testbed
 * @example meanKl([[1, 0]], [[0.5, 0.5]]) // 0.6931
 */
export const meanKl = (policy: Table, reference: Table): number => mean(policy.map((p, x) => Math.max(0, kl(p, reference[x]!))));

/**
 * How spread out a policy is: mean over prompts of its entropy.
 *
 * @param policy π, [prompts][actions]
 * @returns at least 0, in nats
 * @source Guerdon: testbed
 * @example meanEntropy([[0.5, 0.5], [1, 0]]) // 0.3466
 */
export const meanEntropy = (policy: Table): number => mean(policy.map((p) => Math.max(0, entropy(p))));

/**
 * How often an answer of one policy beats an answer of another to the same prompt; ties count half.
 *
 *     mean_x Σ_{a, b} π(a) ρ(b) (1[g(a) > g(b)] + ½ 1[g(a) = g(b)])
 *
 * @param policy π, [prompts][actions]
 * @param opponent ρ, [prompts][actions]
 * @param gold g: who wins, [prompts][actions]
 * @returns a share
 * @range [0, 1]
 * @source Guerdon: testbed
 * @example winRate([[0, 1]], [[0.5, 0.5]], [[0, 1]]) // 0.75
 */
export function winRate(policy: Table, opponent: Table, gold: Table): number {
  return mean(
    policy.map((p, x) => {
      const g = gold[x]!;
      return expectation(
        p,
        g.map((mine) =>
          expectation(
            opponent[x]!,
            g.map((theirs) => (mine > theirs ? 1 : mine === theirs ? 0.5 : 0)),
          ),
        ),
      );
    }),
  );
}
