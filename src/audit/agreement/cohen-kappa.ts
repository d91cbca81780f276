import { InputError } from "../../core/index.ts";
import { counts, sum } from "../../math/index.ts";

/** What somebody says of an item: a name, a truth value, or a number on a scale. */
export type Label = string | number | boolean;

/**
 * Cohen's kappa: how much of the agreement beyond chance two raters reach.
 *
 *     κ = 1 − D_o / D_e,   D_o = mean_i δ(a_i, b_i),   D_e = Σ_jk p_j q_k δ(j, k)
 *     δ(j, k) = 0 where j = k, else |j − k|ᵖ
 *
 * @param a labels of one rater, [items]
 * @param b labels of the other, [items]
 * @param options.power p ≥ 0: 0 for names, where every difference weighs the same; 1 (linear) or 2 (quadratic) for numbers on a scale
 * @returns κ ≤ 1; 0 for raters who agree as often as chance, below 0 for less
 * @throws {InputError} when the lists are empty or differ in length, when a label is no number with p > 0, or when both raters say one and the same of all items: then chance explains everything
 * @range [-Infinity, 1]
 * @source Cohen 1960, Educational and Psychological Measurement 20; Cohen 1968, Psychological Bulletin 70 (the weights)
 * @example cohenKappa(["A", "A", "B", "B"], ["A", "B", "B", "B"]) // 0.5
 * @example cohenKappa([1, 2, 3, 4], [2, 3, 4, 5], { power: 2 }) // 0.7143
 * @example cohenKappa([1, 1], [1, 1]) // throws InputError
 */
export function cohenKappa(a: readonly Label[], b: readonly Label[], { power = 0 }: { power?: number } = {}): number {
  if (a.length !== b.length || a.length === 0) {
    throw new InputError("cohenKappa", "needs two lists of labels of the same length, not empty", [a.length, b.length]);
  }
  if (!(power >= 0 && Number.isFinite(power))) throw new InputError("cohenKappa", "power must be 0 or more", power);
  const strange = power > 0 && [...a, ...b].find((label) => !Number.isFinite(label));
  if (strange !== false && strange !== undefined)
    throw new InputError("cohenKappa", "labels must be numbers where power is above 0", strange);
  const distance = (x: Label, y: Label) => (x === y ? 0 : power === 0 ? 1 : Math.abs(Number(x) - Number(y)) ** power);
  const n = a.length;
  const observed = sum(a.map((label, i) => distance(label, b[i]!))) / n;
  const [ofA, ofB] = [[...counts(a)], [...counts(b)]];
  const expected = sum(ofA.flatMap(([x, p]) => ofB.map(([y, q]) => (p / n) * (q / n) * distance(x, y))));
  if (expected === 0) throw new InputError("cohenKappa", "needs more than one label: both raters say the same of all items", a[0]);
  return 1 - observed / expected;
}
