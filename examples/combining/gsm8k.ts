import { combine, valueOf } from "guerdon";
import { gate, weightedSum } from "guerdon/compose";
import { answerMatch } from "guerdon/verify";
import { calculations } from "./gsm8k-first.ts";

/** These answers end in "A: 18", which no rule of layout marks as final: the last number is taken. */
const right = answerMatch({ lastNumber: true });

/** Whether any calculation is shown: yes or no, so that more of them earn nothing. */
const shown = combine({ count: calculations }, (parts) => ({ value: (valueOf(parts.count) ?? 0) > 0 ? 1 : 0, parts }));

export default {
  /** reads the answer, and still pays for every calculation */
  second: weightedSum({ right: [1, right], work: [0.3, calculations] }),
  /** pays once, and only behind a right answer */
  gated: weightedSum({ right: [1, right], work: [0.2, gate(right, shown)] }),
};
