/** What a reproduction is about. */
export interface Paper {
  readonly title: string;
  readonly year: number;
  readonly link: string;
  /**
   * `exact`: a theorem or arithmetic; `small`: fixed seeds at reduced size; `recorded`: replays a recording that says how it was made
   */
  readonly grade: "exact" | "small" | "recorded";
}

/** A bound that a measured value keeps or breaks. Inclusive. */
export type Expected =
  | { readonly atLeast: number }
  | { readonly atMost: number }
  | { readonly equals: number | string | boolean; readonly within?: number };

/** One statement of a paper, and what a rerun of it measured here. */
export interface Claim {
  /** the statement, in words */
  readonly says: string;
  /** where the paper makes it: section, table, equation; or "control" for a negative control */
  readonly where: string;
  /** what the paper (or its reference run) reports; absent where it gives no figure */
  readonly reported?: number | string | boolean;
  readonly expected: Expected;
  readonly measured: number | string | boolean;
  /** why it does not hold, or what to know when reading the figure */
  readonly note?: string;
}

/** Whether a claim holds: the measured value keeps the expected bound. NaN keeps none. */
export function holds({ expected, measured }: Claim): boolean {
  if ("atLeast" in expected) return typeof measured === "number" && measured >= expected.atLeast;
  if ("atMost" in expected) return typeof measured === "number" && measured <= expected.atMost;
  if (typeof expected.equals === "number" && typeof measured === "number")
    return Math.abs(measured - expected.equals) <= (expected.within ?? 0);
  return measured === expected.equals;
}
