import { InputError, InvalidRollout, type Rollout } from "../../core/index.ts";

/** The better one of two responses: A was shown first, B second. */
export type Side = "A" | "B";

/** Reads whom a written judgment names the winner; null where it names nobody, or both. */
export type ReadVerdict = (judgment: string) => Side | null;

/**
 * Reads the winner off the end of a judgment: the one of `[[A]]` and `[[B]]` that stands among its last characters.
 *
 * @param judgment what the judge wrote
 * @param options.tail how many characters at the end are read; default 80, so that a tag quoted in the reasoning does not count
 * @returns "A" or "B"; null where neither or both of them stand there
 * @throws {InputError} when tail is not positive
 * @source Chen et al. 2025 (RM-R1), arXiv:2505.02387, verdicts as [[A]] and [[B]]; the 80 characters are in the released code
 * @example readVerdict("The second does not answer. [[A]]") // "A"
 * @example readVerdict("[[A]] or [[B]]") // null
 */
export function readVerdict(judgment: string, { tail = 80 }: { tail?: number } = {}): Side | null {
  if (!(tail > 0)) throw new InputError("readVerdict", "tail must be positive", tail);
  const end = judgment.slice(-tail);
  const [a, b] = [end.includes("[[A]]"), end.includes("[[B]]")];
  return a === b ? null : a ? "A" : "B";
}

/** Which of the two people prefer, from the reference of a judgment. */
export function labelOf(where: string, { reference, id }: Rollout): Side {
  if (reference !== "A" && reference !== "B") {
    throw new InvalidRollout(where, 'the reference must be "A" (the better response was shown first) or "B"', { id, reference });
  }
  return reference;
}
