import type { Observed } from "./observe.ts";
import type { PartNode } from "./part-tree.ts";

/** Something in a reward that will hurt training, with the rows that show it. Plain data. */
export interface Fault {
  /** name of the check that found it */
  readonly check: string;
  /** path of the part at fault; "" for the whole */
  readonly part: string;
  /** what is wrong, with figures */
  readonly says: string;
  /** how much evidence the check asks for before it speaks */
  readonly bar: string;
  /** what to do about it */
  readonly remedy: string;
  readonly rows: readonly FaultRow[];
}

/** A row that shows a fault. */
export interface FaultRow {
  /** position in the input, from 0 */
  readonly row: number;
  readonly id?: string;
  readonly group?: string;
  readonly value: number;
  readonly right?: boolean;
  readonly length: number;
  readonly parts: Readonly<Record<string, number | null>>;
}

/** A check looks at what was observed and says what is wrong; a text says why it could not look. */
export type Check = (observed: Observed) => readonly Fault[] | string;

/** A row with the parts that matter to what is said of it. */
export function showRow({ rollouts, positions, root, truth, lengths }: Observed, row: number, parts: readonly PartNode[]): FaultRow {
  const { id, group } = rollouts[row]!;
  const right = truth?.right[row];
  return {
    row: positions[row]!,
    ...(id === undefined ? {} : { id }),
    ...(group === undefined ? {} : { group }),
    value: root.values[row]!,
    ...(right === undefined ? {} : { right }),
    length: lengths[row]!,
    parts: Object.fromEntries(parts.map(({ path, values }) => [path || "value", Number.isNaN(values[row]) ? null : values[row]!])),
  };
}

/** Rounding must not look like an opinion. */
export const epsilon = 1e-9;
export const same = (a: number, b: number): boolean => Math.abs(a - b) <= epsilon * Math.max(1, Math.abs(a), Math.abs(b));

export const range = (values: Iterable<number>): number => {
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return high >= low ? high - low : 0;
};

/** Groups in which the pairs lie. */
export const groupsOf = ({ groupOf }: Observed, pairs: Observed["pairs"]): number => new Set(pairs.map(([a]) => groupOf[a]!)).size;

/** The first pair of each of the first groups, so that the rows shown are not all of one prompt. */
export function spreadOut({ groupOf }: Observed, pairs: Observed["pairs"], count: number): number[] {
  const seen = new Set<number>();
  const shown: number[] = [];
  for (const pair of pairs) {
    const group = groupOf[pair[0]]!;
    if (seen.has(group)) continue;
    seen.add(group);
    for (const row of pair) if (!shown.includes(row)) shown.push(row);
    if (seen.size === count) break;
  }
  return shown;
}
