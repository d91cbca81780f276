import { weightedSum } from "guerdon/compose";
import { answerMatch } from "guerdon/verify";
import { column } from "../column.ts";

/** Style ranges over 1 and being right over 0.5: a stylish wrong answer beats a plain right one. */
export default weightedSum({
  right: [0.5, answerMatch()],
  style: [1, column("style")],
});
