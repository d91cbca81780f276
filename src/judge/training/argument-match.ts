import { InputError } from "../../core/index.ts";
import { f1, ratio } from "../../math/index.ts";

/** How much of two critiques is the same. All are in [0, 1]. */
export interface ArgumentMatch {
  /** share of the model's arguments that a person made too */
  readonly precision: number;
  /** share of the person's arguments that the model made too */
  readonly recall: number;
  readonly f1: number;
}

/**
 * Matched core arguments: how far a critique gives the reasons that a person gave.
 *
 *     M = largest one-to-one matching with s_hm ≥ θ,   P = |M| / model's,   R = |M| / person's,   F = 2PR / (P + R)
 *
 * One argument, said twice, matches once.
 *
 * @param similarity s: of each of the person's arguments with each of the model's, [person's][model's]
 * @param options.threshold θ: from when two arguments say the same, in the unit of s; default 0.8
 * @returns precision, recall and their harmonic mean; all 0 where the model argues nothing
 * @throws {InputError} when the person argues nothing (there is nothing to match), or the table is ragged or holds what is no number
 * @source Wang et al. 2026 (RM-NLHF), arXiv:2601.07349, similarity of core arguments as process reward; Guerdon: the matching is a largest one
 * @example argumentMatch([[0.9, 0.1], [0.85, 0.2]]) // { precision: 0.5, recall: 0.5, f1: 0.5 }
 * @example argumentMatch([[0.9, 0.9], [0.9, 0.1]]) // { precision: 1, recall: 1, f1: 1 }
 * @example argumentMatch([[]]).f1 // 0
 */
export function argumentMatch(similarity: readonly (readonly number[])[], { threshold = 0.8 }: { threshold?: number } = {}): ArgumentMatch {
  const models = similarity[0]?.length ?? 0;
  if (similarity.length === 0 || similarity.some((row) => row.length !== models || row.some(Number.isNaN))) {
    throw new InputError("argumentMatch", "similarity must be a table of numbers with at least one row", similarity);
  }
  /** the person's argument that each of the model's is matched with */
  const partner = new Array<number>(models).fill(-1);
  // An argument whose partners are all taken makes one of them look for another: Berge's augmenting path.
  const place = (h: number, tried: Set<number>): boolean =>
    similarity[h]!.some((s, m) => {
      if (!(s >= threshold) || tried.has(m)) return false;
      tried.add(m);
      if (partner[m] !== -1 && !place(partner[m]!, tried)) return false;
      partner[m] = h;
      return true;
    });
  const matched = similarity.filter((_, h) => place(h, new Set())).length;
  const [precision, recall] = [ratio(matched, models), matched / similarity.length];
  return { precision, recall, f1: f1(precision, recall) };
}
