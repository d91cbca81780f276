/** Whether two numbers are one: whole numbers exactly, others to a relative tolerance (absolute below 1). */
function sameNumber(a: number, b: number, tolerance: number): boolean {
  if (a === b) return true;
  if (Number.isInteger(a) && Number.isInteger(b)) return false;
  return Math.abs(a - b) <= tolerance * Math.max(1, Math.abs(a), Math.abs(b));
}

/** Whether a function gave back what was expected, both as JSON. */
export function sameValue(expected: unknown, given: unknown, tolerance: number): boolean {
  if (typeof expected === "number" && typeof given === "number") return sameNumber(expected, given, tolerance);
  if (expected === null || given === null || typeof expected !== "object" || typeof given !== "object") return expected === given;
  if (Array.isArray(expected) !== Array.isArray(given)) return false;
  const keys = Object.keys(expected);
  return (
    keys.length === Object.keys(given).length &&
    keys.every((key) => Object.hasOwn(given, key) && sameValue((expected as never)[key], (given as never)[key], tolerance))
  );
}

const decimal = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** Whether a program printed what was expected: the same words on the same lines, blank lines at the end aside; decimals to the tolerance. */
export function sameOutput(expected: string, given: string, tolerance: number): boolean {
  const words = (text: string) =>
    text
      .trimEnd()
      .split("\n")
      .map((line) => line.split(/\s+/).filter(Boolean));
  const [theirs, ours] = [words(expected), words(given)];
  const sameWord = (a: string, b: string) =>
    a === b || (decimal.test(a) && decimal.test(b) && /[.e]/i.test(a + b) && sameNumber(Number(a), Number(b), tolerance));
  return (
    theirs.length === ours.length &&
    theirs.every((line, i) => line.length === ours[i]!.length && line.every((word, j) => sameWord(word, ours[i]![j]!)))
  );
}
