import { InputError } from "../../core/index.ts";
import { argmax, dot, range, sigmoid } from "../../math/index.ts";
import type { FactorisedReward, PersonalPair } from "./factorised-reward.ts";

type Answer = Pick<PersonalPair, "chosen" | "rejected">;

/**
 * The question whose answer would tell most about a person: the pair that lies furthest in the direction in which their weights are least known.
 *
 *     argmax_z zᵀ H⁻¹ z,   H = ρ I + Σ_s σ'(λ · z_s) z_s z_sᵀ
 *
 * @param reward a trained reward
 * @param weights λ: what is known of the person so far, see `adaptUser`, [J]
 * @param answers the questions that were answered, in either order
 * @param candidates pairs that could be asked
 * @param options.ridge ρ > 0: what is known before any answer; default: as much as the people it was trained on are alike
 * @returns index of the best candidate; the first of equals
 * @throws {InputError} when there is no candidate
 * @source Shenfeld et al. 2025, arXiv:2503.06358, section 4.2
 * @example nextQuery(factorisedReward([{ user: "a", chosen: [1], rejected: [0] }], { factors: 1 }), [1], [], [{ chosen: [1], rejected: [0] }, { chosen: [3], rejected: [0] }]) // 1
 */
export function nextQuery(
  reward: FactorisedReward,
  weights: readonly number[],
  answers: readonly Answer[],
  candidates: readonly Answer[],
  { ridge = reward.alikeness }: { ridge?: number } = {},
): number {
  if (candidates.length === 0) throw new InputError("nextQuery", "needs a candidate to choose", candidates);
  const direction = ({ chosen, rejected }: Answer) => {
    const low = reward.embed(rejected);
    return reward.embed(chosen).map((value, j) => value - low[j]!);
  };
  // H⁻¹ kept up to date answer by answer (Sherman and Morrison), so nothing needs inverting.
  let inverse = range(weights.length).map((i) => range(weights.length).map((j) => (i === j ? 1 / ridge : 0)));
  for (const answer of answers) {
    const z = direction(answer);
    const p = sigmoid(dot(weights, z));
    const turned = inverse.map((row) => dot(row, z));
    const scale = (p * (1 - p)) / (1 + p * (1 - p) * dot(turned, z));
    inverse = inverse.map((row, i) => row.map((value, j) => value - scale * turned[i]! * turned[j]!));
  }
  return argmax(
    candidates.map((candidate) => {
      const z = direction(candidate);
      return dot(
        inverse.map((row) => dot(row, z)),
        z,
      );
    }),
  );
}
