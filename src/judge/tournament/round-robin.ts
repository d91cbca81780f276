import { type Compare, type Context, type Rollout, UnreadableAnswerError } from "../../core/index.ts";
import type { Battle } from "../battle-matrix.ts";
import { sharedPrompt } from "../transcript.ts";

/**
 * Round robin: compares every two responses to one prompt, n (n − 1) / 2 comparisons.
 *
 * Who is shown first alternates, so that over all pairs no response gains by its place; `bothOrders` asks each pair twice instead. A comparison that the judge
 * could not be read in is missing, and not a tie.
 *
 * @param group responses to one prompt
 * @param compare the judge of pairs
 * @param context for its signal and its randomness
 * @returns the comparisons that could be read, by positions in the group
 * @throws {InputError} when the responses answer different prompts
 * @throws {UnreadableAnswerError} when no comparison could be read
 * @source Guo et al. 2025 (Reward Reasoning Model), arXiv:2505.14674 (all pairs, for ratings)
 * @example await roundRobin(["a", "b", "c"].map((response) => rollout({ response })), () => ({ first: 1 }), createContext()) // [{ first: 0, second: 1, firstWon: 1 }, { first: 2, second: 0, firstWon: 1 }, { first: 1, second: 2, firstWon: 1 }]
 */
export async function roundRobin(group: readonly Rollout[], compare: Compare, context: Context): Promise<readonly Battle[]> {
  sharedPrompt("roundRobin", group);
  const pairs = group.flatMap((_, a) => group.slice(a + 1).map((_, i) => orderOf(a, a + 1 + i)));
  let unreadable: UnreadableAnswerError | undefined;
  const battles = await Promise.all(
    pairs.map(async ([first, second]) => {
      try {
        return { first, second, firstWon: (await compare(group[first]!, group[second]!, context)).first };
      } catch (error) {
        if (!(error instanceof UnreadableAnswerError)) throw error;
        unreadable = error;
        return undefined;
      }
    }),
  );
  const read = battles.filter((one) => one !== undefined);
  if (read.length === 0 && unreadable) throw unreadable;
  return read;
}

/** Each response is first in every other of its pairs. */
const orderOf = (a: number, b: number): readonly [number, number] => ((a + b) % 2 === 1 ? [a, b] : [b, a]);
