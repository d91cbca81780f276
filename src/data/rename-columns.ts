import { DataError } from "./data-error.ts";
import { isObject, type Row } from "./row.ts";

/**
 * Gives columns Guerdon's names. A path with dots leads inside a column, which then stays among the fields as well.
 *
 * @param map Guerdon's name to the file's
 * @param first the first row, in which every path must lead to something
 */
export function renameColumns(map: Readonly<Record<string, string>>, first: Row, place: string): (row: Row) => Row {
  const moves = Object.entries(map).map(([name, path]) => ({ name, path: path in first ? [path] : path.split(".") }));
  for (const { name, path } of moves) {
    if (valueAt(first, path) === undefined) {
      throw new DataError(place, `--map ${name}=${path.join(".")}: there is no such column; there are ${Object.keys(first).join(", ")}`);
    }
  }
  const moved = new Set(moves.filter(({ path }) => path.length === 1).map(({ path }) => path[0]!));
  return (row) => {
    const renamed: Record<string, unknown> = {};
    for (const column in row) if (!moved.has(column)) renamed[column] = row[column];
    for (const { name, path } of moves) {
      const value = valueAt(row, path);
      if (value === undefined) delete renamed[name];
      else renamed[name] = value;
    }
    return renamed;
  };
}

function valueAt(row: Row, path: readonly string[]): unknown {
  let value: unknown = row;
  for (const key of path) {
    if (Array.isArray(value)) value = value[Number(key)];
    else if (isObject(value)) value = value[key];
    else return undefined;
  }
  return value;
}
