import { againstReferences, weightedSum } from "guerdon/compose";
import { mean } from "guerdon/math";
import { answerMatch } from "guerdon/verify";
import { column } from "../column.ts";

/** Meant to bound the learned reward, but a sine falls again: far above the baseline is worse than a little above. */
const bounded = againstReferences(
  column("helpful"),
  ({ fields }) => [fields.baseline as number],
  (reward, references) => Math.sin(2 * (reward - mean(references))),
);

export default weightedSum({
  right: [3, answerMatch()],
  helpful: [1, bounded],
});
