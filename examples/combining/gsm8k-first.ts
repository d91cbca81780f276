import { each, responseText } from "guerdon";
import { weightedSum } from "guerdon/compose";
import { answerMatch } from "guerdon/verify";

/** Calculations that are written out, such as <<16-3=13>>. */
export const calculations = each((rollout) => responseText(rollout).match(/<<[^>]*>>/g)?.length ?? 0);

/** A right answer, and a bonus for every calculation that is shown. */
export default weightedSum({
  right: [1, answerMatch()],
  work: [0.3, calculations],
});
