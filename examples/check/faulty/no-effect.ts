import { weightedSum } from "guerdon/compose";
import { answerMatch } from "guerdon/verify";
import { column } from "../column.ts";

/** Politeness was meant to count a little; at this weight it never decides anything that correctness has not decided. */
export default weightedSum({
  right: [1, answerMatch()],
  style: [0.5, column("style")],
  polite: [0.001, column("tone")],
});
