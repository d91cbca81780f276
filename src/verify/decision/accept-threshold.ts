import { InputError } from "../../core/index.ts";

/** What the four outcomes of a yes-or-no decision pay. */
export interface Payoffs {
  /** accepted, and rightly so */
  readonly truePositive: number;
  /** rejected, and rightly so */
  readonly trueNegative: number;
  /** accepted, but should not have been */
  readonly falsePositive: number;
  /** rejected, but should not have been */
  readonly falseNegative: number;
}

/**
 * Accept threshold: how sure a policy must be before it pays to accept. Look at it before training on any payoffs.
 *
 *     p* = (tn − fp) / ((tn − fp) + (tp − fn));   accept exactly when P(positive) > p*
 *
 * With 1 for being right, −1 for a miss and −λ for a false alarm it is (1 + λ) / (3 + λ): ½ at λ = 1, 0.83 at λ = 9. Above about 0.75 a policy learns to
 * reject nearly all, below about 0.25 to accept nearly all, since few cases are that clear.
 *
 * @param payoffs what the four outcomes pay; being right must pay more than being wrong, on either side
 * @returns p* in (0, 1)
 * @throws {InputError} when a payoff is not finite, or being right pays no more than being wrong
 * @range [0, 1]
 * @source Elkan 2001, "The Foundations of Cost-Sensitive Learning", IJCAI, eq. 2
 * @example acceptThreshold({ truePositive: 1, trueNegative: 1, falsePositive: -1, falseNegative: -1 }) // 0.5
 * @example acceptThreshold({ truePositive: 1, trueNegative: 1, falsePositive: -9, falseNegative: -1 }) // 0.8333
 */
export function acceptThreshold(payoffs: Payoffs): number {
  const onNegative = payoffs.trueNegative - payoffs.falsePositive;
  const onPositive = payoffs.truePositive - payoffs.falseNegative;
  if (!(onNegative > 0 && onPositive > 0 && onNegative + onPositive < Infinity)) {
    throw new InputError("acceptThreshold", "being right must pay more than being wrong, and all payoffs must be finite", payoffs);
  }
  return onNegative / (onNegative + onPositive);
}
