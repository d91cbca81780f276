import { sum } from "./summary.ts";

/** Σ aᵢ bᵢ */
export function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < a.length; i++) total += a[i]! * b[i]!;
  return total;
}

/** Euclidean length */
export const norm = (a: ArrayLike<number>): number => Math.sqrt(dot(a, a));

/** Cosine of the angle between two vectors, in [−1, 1]; 0 where one of them is zero */
export function cosine(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const scale = norm(a) * norm(b);
  return scale === 0 ? 0 : Math.max(-1, Math.min(1, dot(a, b) / scale));
}

/** Evenly spaced numbers from first to last, both included */
export const linspace = (first: number, last: number, count: number): number[] =>
  Array.from({ length: count }, (_, i) => first + ((last - first) * i) / (count - 1));

/** Numbers from first to last with a constant ratio, both included; both must be positive */
export const geomspace = (first: number, last: number, count: number): number[] =>
  linspace(Math.log(first), Math.log(last), count).map(Math.exp);

/** 0, 1, …, count − 1 */
export const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

/** Squared distance between two vectors */
export const squaredDistance = (a: readonly number[], b: readonly number[]): number => sum(a.map((x, i) => (x - b[i]!) ** 2));
