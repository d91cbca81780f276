import { weightedSum } from "guerdon/compose";
import { answerMatch } from "guerdon/verify";
import { column } from "../column.ts";

/** The whole range of style is smaller than the step from wrong to right. */
export default weightedSum({
  right: [1, answerMatch()],
  style: [0.7, column("style")],
});
