/**
 * The assignment of rows to columns with the greatest sum, each used at most once (Kuhn and Munkres, in O(rows² · columns)).
 *
 * @param worth [rows][columns], rows ≤ columns
 * @returns the column of each row, [rows]
 */
export function assign(worth: readonly (readonly number[])[]): number[] {
  const rows = worth.length;
  const columns = worth[0]?.length ?? 0;
  const rowPrice = new Array<number>(rows + 1).fill(0);
  const columnPrice = new Array<number>(columns + 1).fill(0);
  /** row of each column, from 1; 0 where it is free */
  const owner = new Array<number>(columns + 1).fill(0);
  for (let row = 1; row <= rows; row++) {
    owner[0] = row;
    let at = 0;
    const slack = new Array<number>(columns + 1).fill(Infinity);
    const from = new Array<number>(columns + 1).fill(0);
    const seen = new Array<boolean>(columns + 1).fill(false);
    while (owner[at] !== 0) {
      seen[at] = true;
      let [least, next] = [Infinity, 0];
      for (let column = 1; column <= columns; column++) {
        if (seen[column]) continue;
        const reduced = -worth[owner[at]! - 1]![column - 1]! - rowPrice[owner[at]!]! - columnPrice[column]!;
        if (reduced < slack[column]!) [slack[column], from[column]] = [reduced, at];
        if (slack[column]! < least) [least, next] = [slack[column]!, column];
      }
      for (let column = 0; column <= columns; column++) {
        if (seen[column]) {
          rowPrice[owner[column]!]! += least;
          columnPrice[column]! -= least;
        } else slack[column]! -= least;
      }
      at = next;
    }
    for (; at !== 0; at = from[at]!) owner[at] = owner[from[at]!]!;
  }
  const chosen = new Array<number>(rows).fill(-1);
  for (let column = 1; column <= columns; column++) if (owner[column] !== 0) chosen[owner[column]! - 1] = column - 1;
  return chosen;
}
