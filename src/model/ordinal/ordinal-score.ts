import { InputError } from "../../core/index.ts";
import { expectation, range, softmax } from "../../math/index.ts";

/**
 * What an ordinal reward says of a response: the expected level, and how far it is from sure.
 *
 *     r = Σ_s s p(s),   v = Σ_s (s − r)² p(s),   p = softmax(logits)
 *
 * @param logits one for each level, from level 1 up, [levels]; for a language model the log-probabilities of the digits, with −20 for a digit that is not listed
 * @returns value in [1, levels] and variance, 0 where all probability is on one level
 * @throws {InputError} when there are fewer than two levels
 * @source Learning Ordinal Probabilistic Reward from Preferences, 2026, arXiv:2602.12660
 * @example ordinalScore([0, 0, 0]) // { value: 2, variance: 0.6667 }
 * @example ordinalScore([-20, -20, 20]).value // 3
 */
export function ordinalScore(logits: readonly number[]): { readonly value: number; readonly variance: number } {
  if (logits.length < 2) throw new InputError("ordinalScore", "needs at least two levels", logits);
  const p = softmax(logits);
  const levels = range(logits.length).map((i) => i + 1);
  const value = expectation(p, levels);
  return {
    value,
    variance: expectation(
      p,
      levels.map((level) => (level - value) ** 2),
    ),
  };
}
