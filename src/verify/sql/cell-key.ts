/**
 * A value of a result as a text, such that equal values have equal texts: numbers by value whatever their type (1 and 1.0, true and 1),
 * other values by type and content.
 */
export function cellKey(value: unknown): string {
  if (value === null || value === undefined) return "null";
  if (typeof value === "boolean") return `n${Number(value)}`;
  if (typeof value === "number") return `n${Object.is(value, -0) ? 0 : value}`;
  if (typeof value === "bigint") return `n${value}`;
  if (typeof value === "string") return `t${value}`;
  if (ArrayBuffer.isView(value)) return `b${Array.from(value as Uint8Array).join()}`;
  return `j${JSON.stringify(value)}`;
}

/** A row as one text; values cannot run into each other. */
export const rowKey = (row: readonly string[]): string => row.map((key) => `${key.length}:${key}`).join("");
