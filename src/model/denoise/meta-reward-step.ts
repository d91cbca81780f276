import type { ValueAndGradient } from "../../math/index.ts";

/**
 * MetaRM: one step that fits the preferences from a point where the model tells apart what the policy writes now. So it goes on telling new responses
 * apart without a single new label.
 *
 *     θ' = θ − η ∇S(θ),   θ ← θ − α ∇L(θ')
 *
 * @param weights θ, [weights]
 * @param options.spread S: how badly it tells the policy's responses apart, such as `spreadLoss`, with its slope in θ
 * @param options.loss L: the loss on the labelled pairs, with its slope in θ
 * @param options.lookahead η ≥ 0: size of the first step; 0 is a plain step on the preferences
 * @param options.rate α: learning rate
 * @returns θ after the step, [weights]
 * @source Wang et al. 2024, arXiv:2401.06080, algorithm 1
 * @example metaRewardStep([1], { spread: ([x]) => ({ value: -x, gradient: [-1] }), loss: ([x]) => ({ value: x * x, gradient: [2 * x] }), lookahead: 0.5, rate: 0.1 }) // [0.7]
 */
export function metaRewardStep(
  weights: ArrayLike<number>,
  {
    spread,
    loss,
    lookahead,
    rate,
  }: {
    spread: (weights: Float64Array) => ValueAndGradient;
    loss: (weights: Float64Array) => ValueAndGradient;
    lookahead: number;
    rate: number;
  },
): Float64Array {
  const here = Float64Array.from(weights);
  const apart = spread(here).gradient;
  const slope = loss(here.map((weight, i) => weight - lookahead * apart[i]!)).gradient;
  return here.map((weight, i) => weight - rate * slope[i]!);
}
