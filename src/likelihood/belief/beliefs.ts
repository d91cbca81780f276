import { InputError } from "../../core/index.ts";
import { close, sum } from "../../math/index.ts";

/** Beliefs as they are, [turns + 1][types], after checking that each is a distribution over the same types. */
export function beliefsOf(where: string, beliefs: readonly (readonly number[])[]): readonly (readonly number[])[] {
  if (beliefs.length === 0) throw new InputError(where, "needs the belief before the first turn", beliefs);
  const types = beliefs[0]!.length;
  for (const belief of beliefs) {
    if (belief.length !== types || !belief.every((p) => p >= 0) || !close(sum(belief), 1, 1e-6))
      throw new InputError(where, "a belief must be probabilities of the same types, which add up to 1", belief);
  }
  return beliefs;
}
