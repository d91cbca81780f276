import { InputError } from "../../core/index.ts";

/**
 * The Pareto front: which of several candidates no other one beats in everything.
 *
 *     a is dominated  ⇔  some b: r_k(b) ≥ r_k(a) for all k, and r_k(b) > r_k(a) for one
 *
 * Higher is better in every reward. Takes n² K steps. With many rewards nearly every candidate is on the front.
 *
 * @param points r_k: rewards of each candidate, [candidates][rewards]
 * @returns whether each candidate is on the front, [candidates]; equal candidates are on it together, one with a NaN never is
 * @throws {InputError} when candidates differ in the number of rewards
 * @source Lee et al. 2024 (Parrot), arXiv:2401.05675, section 4.2 (batch-wise Pareto-optimal selection)
 * @example nonDominated([[1, 0], [0, 1], [0, 0]]) // [true, true, false]
 * @example nonDominated([[1, 1], [1, 1], [NaN, 9]]) // [true, true, false]
 */
export function nonDominated(points: readonly (readonly number[])[]): boolean[] {
  const width = points[0]?.length ?? 0;
  if (points.some((point) => point.length !== width))
    throw new InputError("nonDominated", "every candidate must have the same rewards", points);
  const sound = points.map((point) => !point.some(Number.isNaN));
  const beats = (b: readonly number[], a: readonly number[]) => b.every((x, k) => x >= a[k]!) && b.some((x, k) => x > a[k]!);
  return points.map((a, i) => sound[i]! && !points.some((b, j) => sound[j] && beats(b, a)));
}
