import { mean } from "../../math/index.ts";

/**
 * Fits y = c + Σ_k b_k x_k by least squares, one column after the other made orthogonal to those before (Gram and Schmidt, twice for rounding).
 *
 * @param columns x_k, [columns][rows]
 * @param y [rows]
 * @returns the slopes, null for a column that does not vary or repeats what others say; and the share of the variance of y that is explained (0 where y does not vary)
 */
export function leastSquares(
  columns: readonly (readonly number[])[],
  y: readonly number[],
): { slopes: readonly (number | null)[]; r2: number } {
  const centred = (values: readonly number[]) => {
    const center = mean(values);
    return Float64Array.from(values, (value) => value - center);
  };
  const dot = (a: Float64Array, b: Float64Array) => a.reduce((total, value, i) => total + value * b[i]!, 0);
  const target = centred(y);
  const basis: { column: number; q: Float64Array; size: number; onto: number[] }[] = [];
  columns.forEach((values, column) => {
    const x = centred(values);
    const q = x.slice();
    const onto = basis.map(() => 0);
    for (let pass = 0; pass < 2; pass++) {
      basis.forEach((one, k) => {
        const share = dot(q, one.q) / one.size;
        onto[k]! += share;
        one.q.forEach((value, i) => (q[i]! -= share * value));
      });
    }
    const size = dot(q, q);
    if (size > 1e-10 * dot(x, x) && size > 1e-300) basis.push({ column, q, size, onto });
  });
  const along = basis.map(({ q, size }) => dot(q, target) / size);
  const slopes = columns.map((): number | null => null);
  for (let k = basis.length - 1; k >= 0; k--) {
    let slope = along[k]!;
    for (let later = k + 1; later < basis.length; later++) slope -= basis[later]!.onto[k]! * slopes[basis[later]!.column]!;
    slopes[basis[k]!.column] = slope;
  }
  const total = dot(target, target);
  const explained = basis.reduce((sum, { size }, k) => sum + along[k]! ** 2 * size, 0);
  return { slopes, r2: total > 0 ? explained / total : 0 };
}
