import { combine, valueOf } from "guerdon";
import { weightedSum } from "guerdon/compose";
import { answerMatch } from "guerdon/verify";
import { column } from "../column.ts";

/** Centred at what the classifier says on average, so that having no opinion is neither good nor bad. */
const centred = combine({ safety: column("safety") }, (parts) => {
  const said = valueOf(parts.safety);
  return { value: said === null ? null : said - 0.85, parts };
});

export default weightedSum({
  right: [1, answerMatch()],
  safety: [1, centred],
});
