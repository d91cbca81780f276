import { weightedSum } from "guerdon/compose";
import { answerMatch, tagFormat } from "guerdon/verify";

/** What the examples beside this file are served: a right answer counts, its layout a little. */
export default weightedSum({
  right: [1, answerMatch()],
  format: [0.2, tagFormat("think", "answer")],
});

/** For trainers that send no reference: only what the response itself shows. */
export const layout = tagFormat("think", "answer");
