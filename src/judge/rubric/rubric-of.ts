import { type Context, InvalidRollout, type Rollout } from "../../core/index.ts";
import type { Rubric, RubricSource } from "../rubrics.ts";

/** The rubric of a rollout: from where the reward was told, otherwise from its column "rubric". */
export async function rubricOf(where: string, rollout: Rollout, context: Context, source?: RubricSource): Promise<Rubric> {
  const rubric = typeof source === "function" ? await source(rollout, context) : (source ?? rollout.fields.rubric);
  const ids = new Set<string>();
  const sound =
    Array.isArray(rubric) &&
    rubric.length > 0 &&
    rubric.every(
      (one) =>
        typeof one?.id === "string" &&
        /^(?!reasoning$)[A-Za-z]\w*$/.test(one.id) &&
        typeof one.text === "string" &&
        one.weight >= 0 &&
        ids.size < ids.add(one.id).size,
    );
  if (!sound)
    throw new InvalidRollout(
      where,
      "needs a rubric: criteria with an id of letters, digits and underscores, each another, a text and a weight",
      {
        id: rollout.id,
        rubric,
      },
    );
  return rubric as Rubric;
}

/** Criteria as a judge reads them. */
export const rubricText = (rubric: Rubric, withCategory = false): string =>
  rubric
    .map(
      ({ id, text, category, negative }) =>
        `${id}${withCategory && category ? ` (${category})` : ""}${withCategory && negative ? " (to be avoided)" : ""}: ${text}`,
    )
    .join("\n");
