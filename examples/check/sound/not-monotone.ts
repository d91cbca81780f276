import { againstReferences, preferenceAsReward, weightedSum } from "guerdon/compose";
import { answerMatch } from "guerdon/verify";
import { column } from "../column.ts";

/** Bounded and rising: the chance to be preferred over the baseline. */
export default weightedSum({
  right: [1, answerMatch()],
  helpful: [0.9, againstReferences(column("helpful"), ({ fields }) => [fields.baseline as number], preferenceAsReward)],
});
