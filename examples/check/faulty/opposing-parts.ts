import { weightedSum } from "guerdon/compose";
import { answerMatch } from "guerdon/verify";
import { column } from "../column.ts";

/** What one of the two pays, the other takes: little of either is left. */
export default weightedSum({
  right: [1.5, answerMatch()],
  helpful: [1, column("helpful")],
  cautious: [1, column("cautious")],
});
