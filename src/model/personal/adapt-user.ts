import { dot, logSigmoid, minimize, range, sigmoid, sum } from "../../math/index.ts";
import type { FactorisedReward, PersonalPair } from "./factorised-reward.ts";

/**
 * What a new person weighs, from a few of their answers: logistic regression on the learned features, which has one solution.
 *
 *     λ = argmax Σ_s log σ(λ · z_s) − ½ ρ |λ − λ̄|²,   z_s = φ(c_s) − φ(r_s)
 *
 * @param reward a trained reward
 * @param answers pairs as the person ordered them; none gives the mean of the people it was trained on
 * @param options.ridge ρ > 0: how much the mean counts against the answers; default: as much as the people it was trained on are alike
 * @returns λ, [J]
 * @source Shenfeld et al. 2025, arXiv:2503.06358, section 4 (there around 0; around the mean here, which is the same prior where people differ in all directions)
 * @example adaptUser(factorisedReward([{ user: "a", chosen: [1], rejected: [0] }], { factors: 1 }), []).length // 1
 */
export function adaptUser(
  reward: FactorisedReward,
  answers: readonly Pick<PersonalPair, "chosen" | "rejected">[],
  { ridge = reward.alikeness }: { ridge?: number } = {},
): number[] {
  const leads = answers.map(({ chosen, rejected }) => {
    const [high, low] = [reward.embed(chosen), reward.embed(rejected)];
    return high.map((value, j) => value - low[j]!);
  });
  const { x } = minimize((weights) => {
    const away = Array.from(weights, (w, j) => w - reward.mean[j]!);
    const slopes = leads.map((lead) => -sigmoid(-dot(weights, lead)));
    return {
      value: 0.5 * ridge * dot(away, away) - sum(leads.map((lead) => logSigmoid(dot(weights, lead)))),
      gradient: range(weights.length).map((j) => ridge * away[j]! + sum(leads.map((lead, s) => slopes[s]! * lead[j]!))),
    };
  }, reward.mean);
  return Array.from(x);
}
