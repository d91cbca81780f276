import { InputError } from "../../core/index.ts";
import { sum } from "../../math/index.ts";

/**
 * Weighted pair agreement: how far scores order responses as gold does, where pairs that lie far apart weigh more.
 *
 *     A = 1 − Σ_{a<b} w_ab p_ab / Σ_{a<b} w_ab,   w_ab = 1 + |g_a − g_b|,   p = 1 reversed, ½ tied where gold is not, 0 otherwise
 *
 * A pair that is tied in gold weighs 1 and is right in any order.
 *
 * @param scores what a judge gave, by name
 * @param gold g: what is right, by name
 * @returns A in [0, 1]; null where fewer than two names are in both
 * @throws {InputError} when a score is not finite
 * @source Yu et al. 2025 (RewardAnything), arXiv:2506.03637 (order reward); there fewer than two names are worth 1, which pays for naming nobody
 * @example weightedPairAgreement({ a: 5, b: 3, c: 4 }, { a: 5, b: 4, c: 1 }) // 0.6364
 * @example weightedPairAgreement({ a: 5 }, { a: 5, b: 4 }) // null
 */
export function weightedPairAgreement(scores: Readonly<Record<string, number>>, gold: Readonly<Record<string, number>>): number | null {
  if (![...Object.values(scores), ...Object.values(gold)].every(Number.isFinite))
    throw new InputError("weightedPairAgreement", "scores must be finite", { scores, gold });
  const names = Object.keys(gold).filter((name) => Object.hasOwn(scores, name));
  const pairs = names.flatMap((a, i) =>
    names.slice(i + 1).map((b) => {
      const [right, said] = [Math.sign(gold[a]! - gold[b]!), Math.sign(scores[a]! - scores[b]!)];
      const weight = 1 + Math.abs(gold[a]! - gold[b]!);
      return { weight, penalty: right === 0 ? 0 : weight * (Math.abs(right - said) / 2) };
    }),
  );
  return pairs.length === 0 ? null : 1 - sum(pairs.map(({ penalty }) => penalty)) / sum(pairs.map(({ weight }) => weight));
}
