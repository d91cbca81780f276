import { weightedSum } from "guerdon/compose";
import { answerMatch } from "guerdon/verify";
import { column } from "../column.ts";

/** The judge likes long answers, and nobody said that it should. */
export default weightedSum({
  right: [1, answerMatch()],
  judge: [0.8, column("judge")],
});
