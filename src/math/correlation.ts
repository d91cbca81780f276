import { mean, rows, sum } from "./summary.ts";

/** Pearson's r; NaN where one of the lists does not vary */
export function pearson(x: ArrayLike<number>, y: ArrayLike<number>): number {
  const pairs = rows({ x, y });
  const mx = mean(x);
  const my = mean(y);
  const sxy = sum(pairs.map((p) => (p.x - mx) * (p.y - my)));
  const sxx = sum(pairs.map((p) => (p.x - mx) ** 2));
  const syy = sum(pairs.map((p) => (p.y - my) ** 2));
  return sxx === 0 || syy === 0 ? Number.NaN : sxy / Math.sqrt(sxx * syy);
}

/** Ranks from 1 (smallest); equal values share the mean of their ranks */
export function ranks(values: ArrayLike<number>): number[] {
  const order = Array.from(values, (_, i) => i).sort((a, b) => values[a]! - values[b]!);
  const result = new Array<number>(values.length);
  for (let start = 0; start < order.length; ) {
    let end = start + 1;
    while (end < order.length && values[order[end]!] === values[order[start]!]) end++;
    for (let i = start; i < end; i++) result[order[i]!] = (start + 1 + end) / 2;
    start = end;
  }
  return result;
}

/** Spearman's ρ: Pearson's r of the ranks; NaN where one of the lists does not vary */
export const spearman = (x: ArrayLike<number>, y: ArrayLike<number>): number => pearson(ranks(x), ranks(y));

/** Kendall's τ-b, with ties corrected for; NaN where one of the lists does not vary. O(n²): for lists of up to some thousands. */
export function kendall(x: ArrayLike<number>, y: ArrayLike<number>): number {
  rows({ x, y });
  let concordance = 0;
  let untiedX = 0;
  let untiedY = 0;
  for (let i = 0; i < x.length; i++) {
    for (let j = 0; j < i; j++) {
      const dx = Math.sign(x[i]! - x[j]!);
      const dy = Math.sign(y[i]! - y[j]!);
      concordance += dx * dy;
      untiedX += dx * dx;
      untiedY += dy * dy;
    }
  }
  return untiedX === 0 || untiedY === 0 ? Number.NaN : concordance / Math.sqrt(untiedX * untiedY);
}

/** Least-squares line through points: intercept, slope, the slope's standard error, and the share of variance it explains. */
export interface Line {
  readonly intercept: number;
  readonly slope: number;
  readonly slopeError: number;
  readonly r2: number;
}

/** Fits y = intercept + slope · x by least squares; slope NaN where x does not vary */
export function fitLine(x: ArrayLike<number>, y: ArrayLike<number>): Line {
  const points = rows({ x, y });
  const mx = mean(x);
  const my = mean(y);
  const sxx = sum(points.map((p) => (p.x - mx) ** 2));
  const syy = sum(points.map((p) => (p.y - my) ** 2));
  const slope = sxx === 0 ? Number.NaN : sum(points.map((p) => (p.x - mx) * (p.y - my))) / sxx;
  const intercept = my - slope * mx;
  const residual = sum(points.map((p) => (p.y - intercept - slope * p.x) ** 2));
  const slopeError = points.length > 2 ? Math.sqrt(residual / (points.length - 2) / sxx) : Number.NaN;
  return { intercept, slope, slopeError, r2: syy === 0 ? 0 : 1 - residual / syy };
}
