import { weightedSum } from "guerdon/compose";
import { answerMatch } from "guerdon/verify";
import { column } from "../column.ts";

/** A weight at which politeness decides between answers that are equally right. */
export default weightedSum({
  right: [1, answerMatch()],
  style: [0.5, column("style")],
  polite: [0.1, column("tone")],
});
