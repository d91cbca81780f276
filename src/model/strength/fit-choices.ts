import { InputError } from "../../core/index.ts";
import { dot, logSumExp, mean, minimize } from "../../math/index.ts";

/**
 * Luce's choice rule: how strong each item must be for the choices that were made, by maximum likelihood.
 *
 *     max_θ Σ_k log (e^θ_{c_k} / Σ_{j ∈ C_k} e^θ_j) − ½ ρ Σ_i θ_i²,   Σ_i θ_i = 0
 *
 * With two items to choose from it is Bradley–Terry.
 *
 * @param choices C: for each choice the items that there were, numbers from 0, the chosen one c first, [choices][items]
 * @param items how many items there are in all
 * @param options.ridge ρ ≥ 0: keeps strengths finite where an item was always or never chosen; default 0, which has no answer there
 * @returns θ, [items], log odds with mean 0
 * @throws {InputError} when there is no choice, or one with fewer than two items, one item twice, or an unknown one
 * @source Luce 1959, Individual Choice Behavior; Maystre and Grossglauser 2015, NeurIPS, eq. 1
 * @example fitChoices([[0, 1], [0, 1], [0, 1], [1, 0]], 2) // [0.5493, -0.5493]
 * @example fitChoices([[0, 1, 2], [1, 0, 2], [2, 0, 1]], 3) // [0, 0, 0]
 * @example fitChoices([[0]], 1) // throws InputError
 */
export function fitChoices(choices: readonly (readonly number[])[], items: number, { ridge = 0 }: { ridge?: number } = {}): number[] {
  const known = (item: number) => Number.isInteger(item) && item >= 0 && item < items;
  const wrong = choices.find((choice) => choice.length < 2 || new Set(choice).size < choice.length || !choice.every(known));
  if (choices.length === 0 || wrong || !(ridge >= 0)) {
    throw new InputError(
      "fitChoices",
      `needs choices among two or more different items from 0 to ${items - 1}, and a ridge of at least 0`,
      wrong ?? { choices, ridge },
    );
  }
  const { x } = minimize(
    (strengths) => {
      const gradient = strengths.map((strength) => ridge * strength);
      let value = 0.5 * ridge * dot(strengths, strengths);
      for (const choice of choices) {
        const total = logSumExp(choice.map((item) => strengths[item]!));
        value += total - strengths[choice[0]!]!;
        gradient[choice[0]!]! -= 1;
        for (const item of choice) gradient[item]! += Math.exp(strengths[item]! - total);
      }
      return { value, gradient };
    },
    new Float64Array(items),
    { steps: 1000, tolerance: 1e-9 },
  );
  const center = mean(x);
  return Array.from(x, (strength) => strength - center);
}
