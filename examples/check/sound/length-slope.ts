import { combine, responseLength, valueOf } from "guerdon";
import { weightedSum } from "guerdon/compose";
import { answerMatch } from "guerdon/verify";
import { column } from "../column.ts";

/** What the judge says beyond what length explains: 0.005 for every word, as measured on these rollouts. */
const beyondLength = combine({ said: column("judge") }, (parts, rollout) => {
  const said = valueOf(parts.said);
  return { value: said === null ? null : said - 0.005 * responseLength(rollout), parts };
});

export default weightedSum({
  right: [1, answerMatch()],
  judge: [2, beyondLength],
});
