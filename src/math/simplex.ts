import { maximum, sum } from "./summary.ts";

/** Words for probability distributions over a finite set, [choices]. */

/** log Σ exp(xᵢ), without overflow; −Infinity for an empty list */
export function logSumExp(values: ArrayLike<number>): number {
  const top = maximum(values);
  if (!Number.isFinite(top)) return top;
  let total = 0;
  for (let i = 0; i < values.length; i++) total += Math.exp(values[i]! - top);
  return top + Math.log(total);
}

/** exp(xᵢ / T) / Σ exp(xⱼ / T) */
export function softmax(logits: ArrayLike<number>, temperature = 1): number[] {
  const scaled = Array.from(logits, (x) => x / temperature);
  const total = logSumExp(scaled);
  return scaled.map((x) => Math.exp(x - total));
}

/** log of softmax */
export function logSoftmax(logits: ArrayLike<number>): number[] {
  const total = logSumExp(logits);
  return Array.from(logits, (x) => x - total);
}

/** −Σ p log p, in nats; 0 log 0 is 0 */
export const entropy = (p: readonly number[]): number => -sum(p.map((x) => (x > 0 ? x * Math.log(x) : 0)));

/** KL(p ‖ q) = Σ p log(p / q), in nats; Infinity where p has mass that q has not */
export const kl = (p: readonly number[], q: readonly number[]): number => sum(p.map((x, i) => (x > 0 ? x * Math.log(x / q[i]!) : 0)));

/** Σ pᵢ xᵢ */
export const expectation = (p: readonly number[], values: readonly number[]): number =>
  sum(p.map((x, i) => (x === 0 ? 0 : x * values[i]!)));

/**
 * The distribution nearest to a reference that earns most: p ∝ q · exp(r / β), the optimum of E[r] − β KL(p ‖ q).
 *
 * @param q the reference distribution, [choices]
 * @param rewards r, [choices]
 * @param beta β > 0: price of moving away from the reference, in units of reward a nat
 */
export const tilt = (q: readonly number[], rewards: readonly number[], beta: number): number[] =>
  softmax(q.map((x, i) => Math.log(x) + rewards[i]! / beta));
