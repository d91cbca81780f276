/**
 * Whether the columns a can be found among the columns b, each at most once, such that `fits` holds for the whole choice.
 *
 * @param profile a text that columns must share to be candidates for each other
 * @param fits whether columns of b, in the order of a, are what is wanted
 */
export function matchColumns(
  a: readonly (readonly string[])[],
  b: readonly (readonly string[])[],
  profile: (column: readonly string[]) => string,
  fits: (chosen: readonly (readonly string[])[]) => boolean,
): boolean {
  const profiles = b.map(profile);
  const whole = b.map((column) => JSON.stringify(column));
  const candidates = a.map((column) => {
    const wanted = profile(column);
    return profiles.flatMap((one, i) => (one === wanted ? [i] : []));
  });
  if (candidates.some((list) => list.length === 0)) return false;
  let tries = maxTries;
  const search = (order: readonly number[]): boolean => {
    if (order.length === a.length) return fits(order.map((i) => b[i]!));
    const tried = new Set<string>();
    return candidates[order.length]!.some((i) => {
      // Equal columns can stand for each other: one of them is enough.
      if (order.includes(i) || tried.has(whole[i]!) || tries-- <= 0) return false;
      tried.add(whole[i]!);
      return search([...order, i]);
    });
  };
  return search([]);
}

/** Different columns of the same values are rare, so the search is short; a result built to make it long counts as different. */
const maxTries = 2000;
