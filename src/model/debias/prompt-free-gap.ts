import { InputError } from "../../core/index.ts";
import { maximum, minimum, sigmoid, sum } from "../../math/index.ts";

/**
 * The part of a reward model's preference that has nothing to do with the prompt: how far it puts one response above the other whatever was asked.
 *
 *     Σ_k w_k σ(Δr(x_k) − c) = ½
 *
 * What is left for a prompt x is Δr(x) − c. The left side falls with c, so there is one solution; it is found by halving.
 *
 * @param gapByPrompt Δr(x_k): lead of the chosen response under each of several prompts, [prompts], in logits
 * @param options.weights w_k ≥ 0: how probable each prompt is given the two responses, [prompts]; default: all alike
 * @returns c, in logits, between the smallest and the largest gap
 * @throws {InputError} when there is no prompt, a gap is not finite, or the weights do not fit
 * @source Mao et al. 2025, arXiv:2504.06020, section 3
 * @example promptFreeGap([2, 2]) // 2
 * @example promptFreeGap([-3, 3]) // 0
 * @example promptFreeGap([0, 4], { weights: [3, 1] }) > 0 // true
 */
export function promptFreeGap(gapByPrompt: ArrayLike<number>, { weights }: { weights?: ArrayLike<number> } = {}): number {
  const gaps = Array.from(gapByPrompt);
  const shares = weights ? Array.from(weights) : gaps.map(() => 1);
  const total = sum(shares);
  if (gaps.length === 0 || !gaps.every(Number.isFinite) || shares.length !== gaps.length || !(total > 0) || shares.some((w) => w < 0)) {
    throw new InputError("promptFreeGap", "needs finite gaps of at least one prompt, and a weight for each that is not negative", {
      gaps,
      shares,
    });
  }
  let [low, high] = [minimum(gaps), maximum(gaps)];
  for (let i = 0; i < 60 && high - low > 1e-9; i++) {
    const middle = (low + high) / 2;
    if (sum(gaps.map((gap, k) => shares[k]! * sigmoid(gap - middle))) > total / 2) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
