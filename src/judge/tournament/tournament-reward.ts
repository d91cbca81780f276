import { type Compare, perGroup, type Reward } from "../../core/index.ts";
import type { Battle } from "../battle-matrix.ts";
import { roundRobin } from "./round-robin.ts";
import { winRates } from "./win-rates.ts";

/**
 * Tournament reward: what the responses to one prompt are worth among each other.
 *
 *     R = rate(battles),   battles = all pairs of the group, compared by the judge
 *
 * Values compare within their group only. Cost: n (n − 1) / 2 comparisons for n responses.
 *
 * @param compare the judge of pairs, such as `bothOrders(pairVerdictJudge({ model }))`
 * @param rate from comparisons to one number for each response: `winRates`, `copelandScores` or `eloRatings`; default winRates
 * @returns a reward in the unit of `rate`, with the share of its comparisons that could be read as confidence; a failure for a response with none
 * @throws {InputError} when the responses of a group answer different prompts
 * @throws {UnreadableAnswerError} when no comparison of a group could be read
 * @source Guo et al. 2025 (Reward Reasoning Model), arXiv:2505.14674 (ratings as rewards); AI Can Learn Scientific Taste, 2026, arXiv:2603.14473 (win rates as rewards)
 * @example await scoreAll(tournamentReward((a, b) => ({ first: Number(responseText(a) > responseText(b)) })), ["x", "z", "y"].map((response) => ({ response, group: "g" }))) // [{ value: 0, confidence: 1 }, { value: 1, confidence: 1 }, { value: 0.5, confidence: 1 }]
 */
export function tournamentReward(
  compare: Compare,
  rate: (battles: readonly Battle[], count: number) => readonly number[] = winRates,
): Reward {
  return perGroup(async (group, context) => {
    const battles = await roundRobin(group, compare, context);
    const values = rate(battles, group.length);
    return group.map((_, i) => {
      const met = battles.filter(({ first, second }) => first === i || second === i).length;
      if (met === 0 && group.length > 1) return new Error("tournamentReward: none of this response's comparisons could be read");
      return { value: values[i]!, confidence: group.length === 1 ? 1 : met / (group.length - 1) };
    });
  });
}
