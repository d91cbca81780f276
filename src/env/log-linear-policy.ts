import { InputError } from "../core/index.ts";
import { type ActionTable, actionCount, type Policy } from "./policy.ts";

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
export function logLinearPolicy(features: readonly ActionTable[], initial?: ActionTable, weights?: ArrayLike<number>): Policy {
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
