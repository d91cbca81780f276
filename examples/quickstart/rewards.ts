import { weightedSum } from "guerdon/compose";
import { answerMatch, overlongPenalty, tagFormat } from "guerdon/verify";

/** A right answer is what counts; the layout earns a little, and rambling past 120 words costs up to a half. */
export default weightedSum({
  right: [1, answerMatch()],
  format: [0.2, tagFormat("think", "answer")],
  brief: [0.5, overlongPenalty({ maxTokens: 220, bufferTokens: 100 })],
});
