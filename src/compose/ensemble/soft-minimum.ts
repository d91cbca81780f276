import { InputError } from "../../core/index.ts";
import { logSumExp } from "../../math/index.ts";

/**
 * Soft minimum: between the mean and the minimum of an ensemble, and smooth.
 *
 *     R = −1/β · log(1/n Σ_i exp(−β r_i))
 *
 * It is what the worst weighting of the members would earn if moving from equal weights cost 1/β a nat of KL.
 *
 * @param values r_i: rewards of the members, [members]
 * @param options.beta β > 0: towards 0 it is the mean, towards infinity the minimum, in 1 / unit of the rewards
 * @returns the soft minimum, in the members' unit, between their minimum and their mean
 * @throws {InputError} when there is no member, or β is not positive and finite
 * @source Föllmer & Schied 2002, "Convex measures of risk and trading constraints", Finance and Stochastics 6, example 12 (entropic risk)
 * @example softMinimum([0, 10]) // 0.6931
 * @example softMinimum([0, 10], { beta: 0.0001 }) // 4.99875
 * @example softMinimum([3]) // 3
 */
export function softMinimum(values: readonly number[], { beta = 1 }: { beta?: number } = {}): number {
  if (values.length === 0) throw new InputError("softMinimum", "needs at least one member", values);
  if (!(beta > 0 && beta < Infinity)) throw new InputError("softMinimum", "beta must be positive and finite", beta);
  return (Math.log(values.length) - logSumExp(values.map((value) => -beta * value))) / beta;
}
