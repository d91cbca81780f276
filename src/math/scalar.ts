/** Words for single numbers. All are stable for arguments of any size. */

/** Keeps x in [low, high]. */
export const clamp = (x: number, low: number, high: number): number => Math.min(Math.max(x, low), high);

/** σ(x) = 1 / (1 + e⁻ˣ) */
export const sigmoid = (x: number): number => (x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x)));

/** log(1 + eˣ), exact at both ends */
export const softplus = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));

/** log σ(x) = −softplus(−x) */
export const logSigmoid = (x: number): number => -softplus(-x);

/** log(p / (1 − p)), the inverse of σ */
export const logit = (p: number): number => Math.log(p) - Math.log1p(-p);

/** A share or a ratio with the value for an empty whole stated: part / whole, or `empty` where whole is 0. */
export const ratio = (part: number, whole: number, empty = 0): number => (whole === 0 ? empty : part / whole);

/** Equal up to rounding: |a − b| ≤ tolerance · max(1, |a|, |b|). */
export const close = (a: number, b: number, tolerance = 1e-9): boolean =>
  a === b || Math.abs(a - b) <= tolerance * Math.max(1, Math.abs(a), Math.abs(b));
