import { weightedSum } from "guerdon/compose";
import { answerMatch } from "guerdon/verify";
import { column } from "../column.ts";

/** Five hundredths of style look harmless. But where all answers are right they are all that differs, and dividing by the spread makes them everything. */
export default weightedSum({
  right: [1, answerMatch()],
  style: [0.05, column("style")],
});
