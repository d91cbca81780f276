import { gate, weightedSum } from "guerdon/compose";
import { answerMatch, tagFormat } from "guerdon/verify";
import { column } from "../column.ts";

/** The closed gate pays what the worst tone does. */
export default weightedSum({
  right: [3, answerMatch()],
  tone: [1, gate(tagFormat("think", "answer"), column("tone"), { closed: -1 })],
});
