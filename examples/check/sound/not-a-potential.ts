import { each } from "guerdon";
import { weightedSum } from "guerdon/compose";
import { answerMatch } from "guerdon/verify";

/** The same with a potential of 0 at the end: the last step takes back what was paid, and every answer to a prompt gets the same in all. */
const potential = each(({ fields }) => {
  const progress = [...(fields.progress as number[]).slice(0, -1), 0];
  const steps = progress.slice(1).map((after, k) => after - progress[k]!);
  return { value: steps.reduce((sum, step) => sum + step, 0), steps };
});

export default weightedSum({
  right: [1, answerMatch()],
  potential: [1, potential],
});
