import { InputError } from "../core/errors.ts";

/**
 * How many examples a batch of columns has, once they fit together.
 *
 * @param scores names of the columns that a net gives
 * @param width how many numbers one score has; the columns that come with the data have one number an example
 * @throws {InputError} when a score is missing, a length differs, or there is no example
 */
export function batchLength(
  where: string,
  batch: Readonly<Record<string, ArrayLike<number> | undefined>>,
  scores: readonly string[],
  width = 1,
): number {
  const rows = (batch[scores[0]!]?.length ?? 0) / width;
  const lengths = Object.entries(batch).flatMap(([name, column]) => (column ? [[name, column.length] as const] : []));
  const fits = lengths.every(([name, length]) => length === (scores.includes(name) ? rows * width : rows));
  if (!(rows > 0 && Number.isInteger(rows) && scores.every((name) => batch[name]) && fits)) {
    const each = width === 1 ? "one number" : `${width} numbers`;
    const needed = `a batch needs ${scores.join(" and ")} with ${each} an example, at least one example, and its other columns as long`;
    throw new InputError(where, `${needed}; the lengths`, Object.fromEntries(lengths));
  }
  return rows;
}
