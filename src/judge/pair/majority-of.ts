import { type Compare, InputError } from "../../core/index.ts";
import { range } from "../../math/index.ts";
import { comparisonOf } from "./ask-pair.ts";

/**
 * Majority: asks for a comparison several times, every other time in the other order, and goes with most of the votes.
 *
 *     P(first) = 1[Σ_t v_t > ½ n] + ½ · 1[Σ_t v_t = ½ n],   v_t ∈ {0, ½, 1}: who wins vote t
 *
 * @param compare a comparison that differs from one time to the next, such as that of a model at temperature 1
 * @param options.votes n: how often it is asked, at least 1; odd numbers avoid ties; default 5
 * @returns who wins most votes; how far the votes lean as confidence
 * @throws {InputError} when votes is not a whole number from 1
 * @throws what `compare` throws in any of the votes
 * @source Guo et al. 2025 (Reward Reasoning Model), arXiv:2505.14674 (majority voting over repeated matches)
 * @example await majorityOf((first, second, { random }) => ({ first: random() < 0.9 ? Number(responseText(first) > responseText(second)) : 0.5 }), { votes: 5 })(rollout({ response: "b" }), rollout({ response: "a" }), createContext()) // { first: 1 }
 * @example await majorityOf(() => ({ first: 1 }), { votes: 2 })(rollout({ response: "b" }), rollout({ response: "a" }), createContext()) // { first: 0.5, confidence: 0 }
 */
export function majorityOf(compare: Compare, { votes = 5 }: { votes?: number } = {}): Compare {
  if (!(Number.isInteger(votes) && votes >= 1)) throw new InputError("majorityOf", "votes must be a whole number from 1", votes);
  return async (a, b, context) => {
    const comparisons = await Promise.all(
      range(votes).map(async (vote) => {
        const own = { ...context, random: context.random.fork(`vote ${vote}`) };
        const { first, why } = vote % 2 === 0 ? await compare(a, b, own) : await compare(b, a, own);
        return { won: (Math.sign(vote % 2 === 0 ? first - 0.5 : 0.5 - first) + 1) / 2, why: why ?? "" };
      }),
    );
    const { first: share, why } = comparisonOf(
      comparisons.map(({ won }) => won),
      comparisons[0]!.why,
    );
    return { first: (Math.sign(share - 0.5) + 1) / 2, confidence: Math.abs(2 * share - 1), why };
  };
}
