import { InputError } from "../core/index.ts";

/** Which of two is preferred, and what decided. */
export interface HierarchicalPreference {
  /** 1 the first, −1 the second, 0 neither */
  readonly preferred: 1 | -1 | 0;
  /** index of the factor that decided; the number of factors where none did */
  readonly level: number;
}

/**
 * Compares two by what matters most, and only where that leaves them equal by what matters next. So nobody has to say how much of one is worth how much of
 * another.
 *
 *     a ≻ b at the first k with s_k (z_k(a) − z_k(b)) > δ_k,   b ≻ a where it is below −δ_k
 *
 * @param a z(a): factors of the first, the most important one first, [factors]; NaN where one is not known: it decides nothing
 * @param b z(b): factors of the second, [factors]
 * @param options.signs s_k: 1 where more is better, −1 where less is, [factors]; default 1
 * @param options.margins δ_k ≥ 0: differences up to this are none, in the factor's unit, [factors]; default 0. The source takes the deviation of a factor over
 *   recent data for all but the first, so that stretching a factor changes nothing
 * @returns who is preferred, and at which level
 * @throws {InputError} when the lists differ in length or a margin is below 0
 * @source Bukharin et al. 2023 (HERON), arXiv:2309.02632, section 4.1
 * @example hierarchicalPreference([1, 5], [1, 9]) // { preferred: -1, level: 1 }
 * @example hierarchicalPreference([1, 0], [0, 9]) // { preferred: 1, level: 0 }
 * @example hierarchicalPreference([1, 5], [1, 9], { signs: [1, -1], margins: [0, 4] }) // { preferred: 0, level: 2 }
 */
export function hierarchicalPreference(
  a: readonly number[],
  b: readonly number[],
  { signs, margins }: { signs?: readonly number[]; margins?: readonly number[] } = {},
): HierarchicalPreference {
  const lengths = [a, b, signs ?? a, margins ?? a].map(({ length }) => length);
  if (new Set(lengths).size > 1 || margins?.some((margin) => !(margin >= 0))) {
    throw new InputError("hierarchicalPreference", "needs as many factors, signs and margins, and margins of at least 0", {
      a,
      b,
      signs,
      margins,
    });
  }
  for (let k = 0; k < a.length; k++) {
    const lead = (signs?.[k] ?? 1) * (a[k]! - b[k]!);
    const margin = margins?.[k] ?? 0;
    if (lead > margin) return { preferred: 1, level: k };
    if (lead < -margin) return { preferred: -1, level: k };
  }
  return { preferred: 0, level: a.length };
}
