import { weightedSum } from "guerdon/compose";
import { answerMatch, tagFormat } from "guerdon/verify";

/** Looks for what the prompt asks for. */
export default weightedSum({
  right: [1, answerMatch()],
  format: [0.2, tagFormat("think", "answer")],
});
