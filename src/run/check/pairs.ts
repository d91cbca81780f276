/** Groups can be large; beyond this many members pairs are those of the first ones. */
const mostMembers = 48;

/** All pairs of rows that share a group, each once. */
export const pairsWithin = (groups: readonly (readonly number[])[]): (readonly [a: number, b: number])[] =>
  groups.flatMap((members) => {
    const few = members.slice(0, mostMembers);
    return few.flatMap((a, i) => few.slice(i + 1).map((b) => [a, b] as const));
  });
