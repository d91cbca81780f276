import { dot } from "../math/index.ts";

/**
 * Slope of the objective of one group in the logits of its prompt: REINFORCE with given advantages, and two exact terms.
 *
 *     J = (1/G) Σ_i A_i log π(a_i) − β KL(π ‖ π_ref) + η H(π)
 *     ∂J/∂ℓ_a = (1/G) Σ_i A_i (1[a_i = a] − π_a) − β π_a (log π_a/π_ref,a − KL) − η π_a (log π_a + H)
 *
 * @param probabilities π, [actions]
 * @param actions a_i: the answers drawn, [group]
 * @param advantages A_i, [group]
 * @param options.reference π_ref, [actions]; needed only for β > 0
 * @param options.klWeight β ≥ 0, in reward a nat; default 0
 * @param options.entropyWeight η ≥ 0, in reward a nat; default 0
 * @returns ∂J/∂ℓ, [actions]
 * @source Williams 1992 (REINFORCE), Machine Learning 8, section 6; Guerdon: the slopes of the two exact terms
 * @example groupPolicyGradient([0.5, 0.5], [0, 1], [1, -1]) // [0.5, -0.5]
 */
export function groupPolicyGradient(
  probabilities: readonly number[],
  actions: readonly number[],
  advantages: readonly number[],
  { reference, klWeight = 0, entropyWeight = 0 }: { reference?: readonly number[]; klWeight?: number; entropyWeight?: number } = {},
): number[] {
  const gradient = new Array<number>(probabilities.length).fill(0);
  let total = 0;
  for (let i = 0; i < actions.length; i++) {
    gradient[actions[i]!]! += advantages[i]! / actions.length;
    total += advantages[i]! / actions.length;
  }
  for (let a = 0; a < gradient.length; a++) gradient[a]! -= total * probabilities[a]!;
  if (klWeight === 0 && entropyWeight === 0) return gradient;
  // Both terms are −Σ π c with a cost c that depends on π: their slope is −π (c − mean c).
  const cost = probabilities.map((p, a) =>
    p === 0 ? 0 : (klWeight + entropyWeight) * Math.log(p) - (klWeight === 0 ? 0 : klWeight * Math.log(reference![a]!)),
  );
  const center = dot(probabilities, cost);
  return gradient.map((slope, a) => slope - probabilities[a]! * (cost[a]! - center));
}
