import { each } from "guerdon";
import { weightedSum } from "guerdon/compose";
import { answerMatch } from "guerdon/verify";

/** Pays for every rise of the potential and keeps silent where it ends: what is left at the end differs, and so the best answer changes. */
const potential = each(({ fields }) => {
  const progress = fields.progress as number[];
  const steps = progress.slice(1).map((after, k) => after - progress[k]!);
  return { value: steps.reduce((sum, step) => sum + step, 0), steps };
});

export default weightedSum({
  right: [1, answerMatch()],
  potential: [1, potential],
});
