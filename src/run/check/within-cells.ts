import { tPercentile } from "../../math/index.ts";
import type { Observed } from "./observe.ts";

/** Rows of one group that are alike in being right or wrong: what differs within such a cell is not the prompt's doing, nor that of the answer. */
export function cellsOf({ groups, truth }: Observed): readonly (readonly number[])[] {
  return groups.flatMap((members) => {
    const cells = new Map<boolean | undefined, number[]>();
    for (const row of members) {
      const right = truth?.right[row];
      cells.set(right, [...(cells.get(right) ?? []), row]);
    }
    return [...cells.values()].filter((cell) => cell.length > 1);
  });
}

/** Two columns after the mean of each cell is taken off, as a line through the origin. */
export interface CellLine {
  readonly slope: number;
  /** 99 percent interval of the slope */
  readonly low: number;
  readonly high: number;
  readonly correlation: number;
  /** rows beyond one a cell, and cells in which both vary */
  readonly freedom: number;
  readonly cells: number;
}

/** The line y = slope · x within cells. The interval takes each cell as one draw (clustered errors), so that long groups do not pass for many. */
export function lineWithin(cells: readonly (readonly number[])[], x: ArrayLike<number>, y: ArrayLike<number>): CellLine {
  const centred = cells
    .map((cell) => {
      const rows = cell.filter((row) => !Number.isNaN(x[row]) && !Number.isNaN(y[row]));
      const mx = rows.reduce((sum, row) => sum + x[row]!, 0) / rows.length;
      const my = rows.reduce((sum, row) => sum + y[row]!, 0) / rows.length;
      return rows.map((row) => ({ x: x[row]! - mx, y: y[row]! - my }));
    })
    .filter((cell) => cell.some((point) => Math.abs(point.x) > 1e-12));
  const points = centred.flat();
  const total = (of: (point: { x: number; y: number }) => number, of_ = points) => of_.reduce((sum, point) => sum + of(point), 0);
  const sxx = total((p) => p.x * p.x);
  const sxy = total((p) => p.x * p.y);
  const syy = total((p) => p.y * p.y);
  const slope = sxy / sxx;
  const meat = centred.reduce((sum, cell) => sum + total((p) => p.x * (p.y - slope * p.x), cell) ** 2, 0);
  const n = centred.length;
  const error = (Math.sqrt(meat) / sxx) * Math.sqrt(n / Math.max(n - 1, 1));
  const half = n > 1 ? tPercentile(0.995, n - 1) * error : Number.POSITIVE_INFINITY;
  return {
    slope,
    low: slope - half,
    high: slope + half,
    correlation: syy > 0 ? sxy / Math.sqrt(sxx * syy) : 0,
    freedom: points.length - n,
    cells: n,
  };
}
