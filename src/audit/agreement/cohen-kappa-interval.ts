import { InputError } from "../../core/index.ts";
import { counts, type Interval, sum, wilsonInterval } from "../../math/index.ts";
import { cohenKappa, type Label } from "./cohen-kappa.ts";

/**
 * Interval of Cohen's kappa: Wilson's interval of the share of agreement, carried through the equation of kappa.
 *
 *     [(L(p_o) − p_e) / (1 − p_e), (U(p_o) − p_e) / (1 − p_e)]
 *
 * To first order this is Cohen's standard error √(p_o (1 − p_o) / n) / (1 − p_e); unlike that it stays wide where few items all agree.
 *
 * @param a labels of one rater, [items]
 * @param b labels of the other, [items]
 * @param options.independent n: how many items are independent of each other, where several rows are about one; default all
 * @param options.level confidence, in (0, 1); default 0.95
 * @returns the interval, within [−1, 1] for two equally frequent labels
 * @throws {InputError} as `cohenKappa`, or when `independent` is not in [1, items]
 * @source Cohen 1960, Educational and Psychological Measurement 20 (standard error); Wilson 1927, JASA 22 (the interval of a share)
 * @example cohenKappaInterval(["A", "B", "A", "B"], ["A", "B", "A", "B"]) // { low: 0.0202, high: 1 }
 */
export function cohenKappaInterval(
  a: readonly Label[],
  b: readonly Label[],
  { independent = a.length, level = 0.95 }: { independent?: number; level?: number } = {},
): Interval {
  cohenKappa(a, b); // refuses what has no kappa
  if (!(independent >= 1 && independent <= a.length)) {
    throw new InputError("cohenKappaInterval", `independent must be from 1 to the number of items, ${a.length} here`, independent);
  }
  const agree = a.filter((label, i) => label === b[i]).length / a.length;
  const expected = chanceAgreement(a, b);
  const { low, high } = wilsonInterval(agree * independent, independent, level);
  return { low: (low - expected) / (1 - expected), high: (high - expected) / (1 - expected) };
}

/** How often two raters with these shares of labels agree by chance. */
function chanceAgreement(a: readonly Label[], b: readonly Label[]): number {
  const ofB = counts(b);
  return sum([...counts(a)].map(([label, count]) => (count / a.length) * ((ofB.get(label) ?? 0) / b.length)));
}
