import { InputError } from "../core/index.ts";
import { sum } from "../math/index.ts";

/** How truthful a model is over many questions; the three rates add up to 1. */
export interface Truthfulness {
  readonly accuracy: number;
  readonly abstention: number;
  readonly hallucination: number;
  readonly score: number;
}

/**
 * Truthfulness: shares of right answers, abstentions and wrong answers, and one figure of the three.
 *
 *     T = w₁ · accuracy + w₂ · abstention − w₃ · hallucination
 *
 * @param outcomes one a question, [questions]: above 0 right, 0 abstained, below 0 wrong, as `ternaryTruth` pays them
 * @param options.weights w₁, w₂ and w₃; default 1, 0 and 1
 * @returns the three rates, in [0, 1], and T
 * @throws {InputError} when there is no outcome, or one that is not a number
 * @source Wei et al. 2025 (TruthRL), arXiv:2509.25760, truthfulness score
 * @example truthfulness([1, 1, 0, -1]) // { accuracy: 0.5, abstention: 0.25, hallucination: 0.25, score: 0.25 }
 */
export function truthfulness(
  outcomes: readonly number[],
  { weights = [1, 0, 1] }: { weights?: readonly [accuracy: number, abstention: number, hallucination: number] } = {},
): Truthfulness {
  if (outcomes.length === 0 || !outcomes.every(Number.isFinite)) {
    throw new InputError("truthfulness", "needs at least one outcome, and only numbers", outcomes);
  }
  const share = (is: (outcome: number) => boolean) => outcomes.filter(is).length / outcomes.length;
  const accuracy = share((outcome) => outcome > 0);
  const abstention = share((outcome) => outcome === 0);
  const hallucination = share((outcome) => outcome < 0);
  return { accuracy, abstention, hallucination, score: sum([weights[0] * accuracy, weights[1] * abstention, -weights[2] * hallucination]) };
}
