/** Nesting deeper than this is no honest argument of a call, and equal to nothing. */
const maxDepth = 200;

/**
 * Whether two JSON values are equal: types count (1 is not "1"), the order of keys does not.
 *
 * @param loose whether a number equals its text: 1 and "1", true and "true"
 */
export function sameJson(a: unknown, b: unknown, loose = false, depth = 0): boolean {
  if (a === b) return true;
  if (depth > maxDepth) return false;
  if (a === null || b === null || typeof a !== "object" || typeof b !== "object") {
    return loose && isScalar(a) && isScalar(b) && String(a).trim().toLowerCase() === String(b).trim().toLowerCase();
  }
  if (Array.isArray(a) || Array.isArray(b)) {
    return Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((value, i) => sameJson(value, b[i], loose, depth + 1));
  }
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && sameJson((a as Json)[key], (b as Json)[key], loose, depth + 1))
  );
}

type Json = Record<string, unknown>;
const isScalar = (value: unknown) => typeof value === "string" || typeof value === "number" || typeof value === "boolean";
