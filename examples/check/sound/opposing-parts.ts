import { gate, weightedSum } from "guerdon/compose";
import { answerMatch } from "guerdon/verify";
import { column } from "../column.ts";

/** Caution is a condition: cautious enough, and then as helpful as can be. */
export default weightedSum({
  right: [10, answerMatch()],
  helpful: [1, gate(column("cautious"), column("helpful"), { threshold: -1, closed: -5 })],
});
