import { type Compare, type Context, InputError, type Rollout } from "../core/index.ts";
import { roundRobin, winRates } from "../judge/index.ts";
import { range } from "../math/index.ts";

/**
 * Selects a reference: of several answers to one prompt, the one that wins most comparisons, as the bar for a comparative reward.
 *
 *     reference = argmax_i Σ_{j ≠ i} P(i ≻ j)
 *
 * @param candidates answers to one prompt, such as 16 of the model before training
 * @param compare the judge of pairs
 * @param options.rank which place of the ranking to take, from 0, the best; default 0
 * @param context for its signal and its randomness
 * @returns position of the reference, and how often each candidate won, [candidates], in [0, 1]; of equals the first
 * @throws {InputError} when there is no candidate of that rank, or they answer different prompts
 * @throws {UnreadableAnswerError} when no comparison could be read
 * @source RewardDance 2025, arXiv:2509.08826, section 3 (best-of-n reference)
 * @example await selectReference(["a", "c", "b"].map((response) => rollout({ response })), (x, y) => ({ first: Number(responseText(x) > responseText(y)) }), createContext()) // { reference: 1, wins: [0, 1, 0.5] }
 * @example (await selectReference(["a", "c", "b"].map((response) => rollout({ response })), (x, y) => ({ first: Number(responseText(x) > responseText(y)) }), createContext(), { rank: 1 })).reference // 2
 */
export async function selectReference(
  candidates: readonly Rollout[],
  compare: Compare,
  context: Context,
  { rank = 0 }: { rank?: number } = {},
): Promise<{ reference: number; wins: readonly number[] }> {
  if (!(Number.isInteger(rank) && rank >= 0 && rank < candidates.length))
    throw new InputError("selectReference", `rank must be a place among the ${candidates.length} candidates, from 0`, rank);
  const wins = winRates(await roundRobin(candidates, compare, context), candidates.length);
  const order = range(candidates.length).sort((a, b) => wins[b]! - wins[a]! || a - b);
  return { reference: order[rank]!, wins };
}
