import { InputError } from "../core/index.ts";
import { counts } from "../math/index.ts";

/** What several answers to one prompt agree on. */
export interface Consensus {
  /** the answer given most often; null where nobody answered, or a tie was to name nobody */
  readonly label: string | null;
  /** share of the given answers that are the most frequent one, in [0, 1]; 0 where nobody answered */
  readonly share: number;
  /** how often each answer was given, in the order of its first occurrence */
  readonly counts: ReadonlyMap<string, number>;
}

/**
 * Consensus: the answer that a model gives most often to one prompt, to be used in the place of the right one.
 *
 *     ŷ = argmax_a n_a,    share = n_ŷ / Σ_a n_a
 *
 * @param answers what each sample answered, as normalised texts; null for a sample without an answer, which does not vote; [samples]
 * @param options.tie whom a tie elects: the one of the tied answers that occurred first, or nobody; default "first"
 * @returns the label, its share of the votes, and all votes
 * @throws {InputError} when the tie rule is neither "first" nor "none"
 * @source Shafayat et al. 2025 (SRT), arXiv:2505.21444 (majority vote as pseudo-label)
 * @example consensus(["4", null, "5", "5"]).label // "5"
 * @example consensus(["4", null, "5", "5"]).share // 0.6667
 * @example consensus(["4", "5"]).label // "4"
 * @example consensus(["4", "5"], { tie: "none" }).label // null
 */
export function consensus(answers: readonly (string | null)[], { tie = "first" }: { tie?: "first" | "none" } = {}): Consensus {
  if (tie !== "first" && tie !== "none") throw new InputError("consensus", 'tie must be "first" or "none"', tie);
  const given = answers.filter((answer) => answer !== null);
  const votes = counts(given);
  let label: string | null = null;
  let most = 0;
  let tied = false;
  for (const [answer, count] of votes) {
    tied = count === most || (tied && count < most);
    if (count > most) [label, most] = [answer, count];
  }
  return { label: tied && tie === "none" ? null : label, share: given.length === 0 ? 0 : most / given.length, counts: votes };
}
