import { InputError } from "../core/index.ts";
import type { Battle } from "./battle-matrix.ts";

/**
 * Win rate in battles: the reward of each answer among the others to its prompt, from any number of comparisons in any order.
 *
 *     R_i = Σ_{battles of i} u · [1 for a win, ½ for a tie, 0 for a loss] / number of battles of i with u > 0
 *
 * Ties count ½ whatever the weight.
 *
 * @param battles comparisons of the answers to one prompt, by their positions
 * @param count number of answers
 * @param weights u ≥ 0: what a win in each battle is worth, [battles]; 0 leaves it out; default 1 each
 * @returns R, [count]; null for an answer without a battle that counts: it has no reward, which is not a reward of 0
 * @throws {InputError} when a position is no answer's, or the lists differ in length
 * @range [0, ∞]
 * @source Ou et al. 2025 (SERL), arXiv:2511.07922, actor reward
 * @example battleWinRate([{ first: 0, second: 1, firstWon: 1 }, { first: 1, second: 0, firstWon: 0.5 }], 3) // [0.75, 0.25, null]
 * @example battleWinRate([{ first: 0, second: 1, firstWon: 1 }, { first: 0, second: 2, firstWon: 0 }], 3, [2, 0]) // [2, 0, null]
 */
export function battleWinRate(
  battles: readonly Battle[],
  count: number,
  weights: readonly number[] = battles.map(() => 1),
): (number | null)[] {
  const won = new Array<number>(count).fill(0);
  const fought = new Array<number>(count).fill(0);
  if (weights.length !== battles.length) throw new InputError("battleWinRate", "needs a weight for each battle", weights);
  battles.forEach((battle, i) => {
    const { first, second, firstWon } = battle;
    if (first === second || won[first] === undefined || won[second] === undefined) {
      throw new InputError("battleWinRate", `a battle needs two of the ${count} answers`, battle);
    }
    const weight = weights[i]!;
    if (!(weight > 0)) return;
    fought[first]!++;
    fought[second]!++;
    won[first]! += firstWon === 0.5 ? 0.5 : weight * firstWon;
    won[second]! += firstWon === 0.5 ? 0.5 : weight * (1 - firstWon);
  });
  return won.map((wins, i) => (fought[i] === 0 ? null : wins / fought[i]!));
}
