import { InputError } from "../../core/index.ts";
import { fitChoices } from "./fit-choices.ts";

/**
 * Plackett–Luce: how strong each item must be for the rankings that were given, by maximum likelihood. A ranking is a row of choices: the best of all, then
 * the best of the rest.
 *
 *     max_θ Σ_k Σ_i log (e^θ_{π_k(i)} / Σ_{j ≥ i} e^θ_{π_k(j)}) − ½ ρ Σ_i θ_i²,   Σ_i θ_i = 0
 *
 * @param rankings π: items from best to worst, numbers from 0, not necessarily all of them, [rankings][places]
 * @param items how many items there are in all
 * @param options.ridge ρ ≥ 0: keeps strengths finite where an item was always first or always last; default 0, which has no answer there
 * @returns θ, [items], log odds with mean 0
 * @throws {InputError} when there is no ranking, or one with fewer than two items, one item twice, or an unknown one
 * @source Plackett 1975, Applied Statistics 24; Maystre and Grossglauser 2015, NeurIPS, section 2
 * @example fitRankings([[0, 1], [0, 1], [0, 1], [1, 0]], 2) // [0.5493, -0.5493]
 * @example fitRankings([[0, 1, 2], [1, 2, 0], [2, 0, 1]], 3) // [0, 0, 0]
 */
export function fitRankings(rankings: readonly (readonly number[])[], items: number, options: { ridge?: number } = {}): number[] {
  const short = rankings.find((ranking) => ranking.length < 2);
  if (short) throw new InputError("fitRankings", "a ranking needs two items or more", short);
  return fitChoices(
    rankings.flatMap((ranking) => ranking.slice(0, -1).map((_, place) => ranking.slice(place))),
    items,
    options,
  );
}
