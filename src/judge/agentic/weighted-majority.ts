import { InputError } from "../../core/index.ts";
import { maximum, sum } from "../../math/index.ts";

/**
 * Weighted majority: each check votes for the response that it scores highest, and votes count by how far the check is trusted.
 *
 *     V_i = Σ_k w_k 1[i ∈ best_k] / |best_k| / Σ_k w_k,   best_k = the responses with the highest score by check k
 *
 * A narrow lead counts as much as a wide one, so no check can outshout the others; but what a check says of all but the best is lost.
 *
 * @param scores a: by the name of the check, [responses], in any unit; null for a check that has nothing to say: it does not vote
 * @param weights w > 0: by the name of the check; default: facts 1.2, constraints 1.1, preference 1, any other 1
 * @returns V, [responses], adding up to 1
 * @throws {InputError} when no check votes, lists differ in length, or a weight is not positive
 * @range [0, 1]
 * @source Peng et al. 2025 (Agentic Reward Modeling), arXiv:2502.19328 (judger by majority, weights 1.2, 1.1 and 1)
 * @example weightedMajority({ facts: [1, 0], constraints: [0, 1], preference: [0.2, 0.9] }) // [0.3636, 0.6364]
 * @example weightedMajority({ facts: [0.5, 0.5], constraints: null, preference: [1, 0] }) // [0.7273, 0.2727]
 */
export function weightedMajority(
  scores: Readonly<Record<string, readonly number[] | null>>,
  weights: Readonly<Record<string, number>> = { facts: 1.2, constraints: 1.1, preference: 1 },
): number[] {
  const checks = Object.entries(scores).flatMap(([name, given]) => (given === null ? [] : [{ given, weight: weights[name] ?? 1 }]));
  const count = checks[0]?.given.length ?? 0;
  const sound = checks.every(
    ({ given, weight }) => given.length === count && given.every(Number.isFinite) && weight > 0 && weight < Infinity,
  );
  if (count === 0 || !sound)
    throw new InputError("weightedMajority", "needs checks with a finite score for each response, and positive weights", {
      scores,
      weights,
    });
  const all = sum(checks.map(({ weight }) => weight));
  const votes = checks.map(({ given, weight }) => {
    const best = maximum(given);
    const share = weight / given.filter((score) => score === best).length;
    return given.map((score) => (score === best ? share : 0));
  });
  return votes[0]!.map((_, i) => sum(votes.map((vote) => vote[i]!)) / all);
}
