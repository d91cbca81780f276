import { gate, weightedSum } from "guerdon/compose";
import { answerMatch, tagFormat } from "guerdon/verify";
import { column } from "../column.ts";

/** Tone goes down to -1 and a closed gate pays 0: whoever is rude does better to break the layout. */
export default weightedSum({
  right: [3, answerMatch()],
  tone: [1, gate(tagFormat("think", "answer"), column("tone"))],
});
