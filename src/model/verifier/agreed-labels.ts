import { InputError } from "../../core/index.ts";

/**
 * Labels that nobody has to give: those on which several sources, such as a rule and a judge, agree.
 *
 *     y_i where y_i1 = y_i2 = …, none elsewhere
 *
 * A rule misses right answers in unusual form, a judge is taken in by wrong ones: where both say the same, both mistakes at once are rare.
 *
 * @param votes what each source says of each row, [sources][rows]; null where it has no opinion
 * @returns the rows that are kept, by their positions, and their labels
 * @throws {InputError} when there is no source, or they judge different numbers of rows
 * @source Hong et al. 2025 (Cooper), arXiv:2508.05613, hybrid annotation
 * @example agreedLabels([[true, true, false, null], [true, false, false, true]]) // { rows: [0, 2], labels: [true, false] }
 */
export function agreedLabels(votes: readonly (readonly (boolean | null)[])[]): { rows: number[]; labels: boolean[] } {
  const [first, ...others] = votes;
  if (!first || others.some(({ length }) => length !== first.length)) {
    throw new InputError(
      "agreedLabels",
      "needs at least one source, and a vote of each for all rows",
      votes.map(({ length }) => length),
    );
  }
  const rows = first.flatMap((vote, i) => (vote !== null && others.every((other) => other[i] === vote) ? [i] : []));
  return { rows, labels: rows.map((i) => first[i]!) };
}
