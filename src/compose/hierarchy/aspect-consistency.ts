import { InputError } from "../../core/index.ts";
import { mean } from "../../math/index.ts";

/**
 * Aspect consistency: how often an aspect orders two responses as the reward for the whole does. Keep aspects that agree with the whole and differ
 * from each other; one near ½ says nothing of the whole, or fights it as often as it helps.
 *
 *     c = mean over pairs with h(y) ≠ h(y') of 1[(a(y) − a(y')) (h(y) − h(y')) > 0],  ½ where a(y) = a(y')
 *
 * @param holistic h: rewards for the whole of two responses to one prompt, [pairs][2]
 * @param aspect a: the aspect's rewards of the same responses, [pairs][2]
 * @returns c; pairs that the whole cannot tell apart are left out
 * @throws {InputError} when the lists differ in length, or no pair is told apart
 * @range [0, 1]
 * @source Lai et al. 2024 (ALaRM), arXiv:2403.06754, section 3.1 (proactive reward selection)
 * @example aspectConsistency([[2, 1], [0, 1], [5, 5]], [[0.9, 0.1], [0.3, 0.2], [0, 1]]) // 0.5
 */
export function aspectConsistency(
  holistic: readonly (readonly [number, number])[],
  aspect: readonly (readonly [number, number])[],
): number {
  if (holistic.length !== aspect.length)
    throw new InputError("aspectConsistency", "needs as many pairs of the aspect as of the whole", [holistic.length, aspect.length]);
  const agreements = holistic.flatMap(([h1, h2], pair) => {
    const [a1, a2] = aspect[pair]!;
    return h1 === h2 ? [] : [(1 + Math.sign((a1 - a2) * (h1 - h2))) / 2];
  });
  if (agreements.length === 0) throw new InputError("aspectConsistency", "needs a pair that the whole tells apart", holistic);
  return mean(agreements);
}
