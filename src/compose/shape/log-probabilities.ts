import { InputError } from "../../core/index.ts";

/** The values that are given; refuses one that is the logarithm of no probability. */
export function logProbabilities(where: string, values: readonly (number | null)[]): number[] {
  const given = values.filter((value) => value !== null);
  const wrong = given.find((value) => !(value <= 0));
  if (wrong !== undefined) throw new InputError(where, "parts must be log-probabilities, at most 0", wrong);
  return given;
}
