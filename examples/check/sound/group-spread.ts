import { combine, valueOf } from "guerdon";
import { weightedSum } from "guerdon/compose";
import { answerMatch } from "guerdon/verify";
import { column } from "../column.ts";

const clumsy = combine({ style: column("style") }, (parts) => ({ value: (valueOf(parts.style) ?? 1) < 0.1 ? 1 : 0, parts }));

/** Only what reads badly costs something: most answers are equal in it. */
export default weightedSum({
  right: [1, answerMatch()],
  clumsy: [-0.2, clumsy],
});
