import { weightedSum } from "guerdon/compose";
import { boxedReward } from "guerdon/run";
import { answerMatch, overlongPenalty, tagFormat } from "guerdon/verify";

/** A right answer is what counts; the layout earns a little, rambling past 120 words costs up to a half, and a small trained model has a weak opinion. */
export default weightedSum({
  right: [1, answerMatch()],
  format: [0.2, tagFormat("think", "answer")],
  brief: [0.5, overlongPenalty({ maxTokens: 220, bufferTokens: 100 })],
  liked: [0.05, boxedReward()],
});
