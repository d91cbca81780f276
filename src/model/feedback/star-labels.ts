import { InputError } from "../../core/index.ts";

/**
 * Star ratings as good and bad; what lies between says nothing.
 *
 *     y = 1 where s ≥ good,  0 where s ≤ bad,  null between
 *
 * @param stars s: ratings, [answers]; null for an answer that nobody rated
 * @param options.good least rating of a good answer, in stars; default 4
 * @param options.bad highest rating of a bad one, in stars, below good; default 2
 * @returns y, [answers]
 * @throws {InputError} when bad is not below good
 * @source Irvine et al. 2023 (Chai Research), arXiv:2303.06135, section 3.2 (user star rating)
 * @example starLabels([5, 3, 1, null]) // [1, null, 0, null]
 */
export function starLabels(
  stars: readonly (number | null)[],
  { good = 4, bad = 2 }: { good?: number; bad?: number } = {},
): (0 | 1 | null)[] {
  if (!(bad < good)) throw new InputError("starLabels", "bad must be below good", { good, bad });
  return stars.map((s) => (s === null ? null : s >= good ? 1 : s <= bad ? 0 : null));
}
