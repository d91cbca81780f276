import { weightedSum } from "guerdon/compose";
import { answerMatch } from "guerdon/verify";
import { column } from "../column.ts";

/** Where the safety classifier did not run it abstains, which counts as 0, and 0 is less than it ever says. */
export default weightedSum({
  right: [1, answerMatch()],
  safety: [1, column("safety")],
});
