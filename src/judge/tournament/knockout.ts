import { type Compare, type Context, InputError, type Rollout } from "../../core/index.ts";
import { range } from "../../math/index.ts";
import type { Battle } from "../battle-matrix.ts";
import { sharedPrompt } from "../transcript.ts";

/**
 * Knockout: the best of n responses with n − 1 comparisons. Pairs are drawn, winners go on, and where the number is odd one goes on without a comparison.
 *
 * It gives a winner and no scores. Draws, who is shown first, and the winner of a tie come from the context's randomness.
 *
 * @param group responses to one prompt, at least one
 * @param compare the judge of pairs
 * @param context for its signal and its randomness
 * @returns the position of the winner, and all comparisons in order
 * @throws {InputError} when there is no response, or they answer different prompts
 * @throws what kept the judge from comparing: without a match there is no winner
 * @source Guo et al. 2025 (Reward Reasoning Model), arXiv:2505.14674 (knockout tournament)
 * @example (await knockout(["a", "c", "b"].map((response) => rollout({ response })), (x, y) => ({ first: Number(responseText(x) > responseText(y)) }), createContext())).winner // 1
 */
export async function knockout(
  group: readonly Rollout[],
  compare: Compare,
  context: Context,
): Promise<{ readonly winner: number; readonly battles: readonly Battle[] }> {
  if (group.length === 0) throw new InputError("knockout", "needs at least one response", group);
  const prompt = sharedPrompt("knockout", group);
  const random = context.random.fork(`knockout ${prompt}`);
  const battles: Battle[] = [];
  let left = range(group.length);
  while (left.length > 1) {
    const drawn = random.shuffle(left);
    const pairs = range(Math.floor(drawn.length / 2)).map((i) => [drawn[2 * i]!, drawn[2 * i + 1]!] as const);
    const round = await Promise.all(
      pairs.map(async ([first, second]) => ({ first, second, firstWon: (await compare(group[first]!, group[second]!, context)).first })),
    );
    battles.push(...round);
    const winners = round.map(({ first, second, firstWon }) =>
      firstWon === 0.5 ? random.pick([first, second]) : firstWon > 0.5 ? first : second,
    );
    left = [...winners, ...drawn.slice(2 * pairs.length)];
  }
  return { winner: left[0]!, battles };
}
