import { weightedSum } from "guerdon/compose";
import { answerMatch, tagFormat } from "guerdon/verify";

/** The prompt asks for <think>, the reward looks for <reasoning>: it is 0 for every answer, and nothing tells. */
export default weightedSum({
  right: [1, answerMatch()],
  format: [0.2, tagFormat("reasoning", "answer")],
});
