import { type Awaitable, acceptedTexts, type Context, InvalidRollout, type Rollout } from "../core/index.ts";
import { transcript } from "./transcript.ts";

/** An atomic piece of information that can be understood by itself. */
export interface Nugget {
  readonly text: string;
  /** how much it counts, above 0; default 1 */
  readonly weight?: number;
}

/** What a text says of a nugget, from the worst to the best: contradicted or missing, its core only, all of it. */
export const nuggetLabels = ["not_support", "partial_support", "support"] as const;
/** One of nuggetLabels. */
export type NuggetLabel = (typeof nuggetLabels)[number];

/** What a nugget counts by its importance, as in Ma et al. 2025 (Search-Gen-V), arXiv:2510.14660. */
export const nuggetWeights = { vital: 1, okay: 0.5 } as const;

/** Where the nuggets of a rollout come from. */
export type NuggetSource = (rollout: Rollout, context: Context) => Awaitable<readonly Nugget[]>;

/** The nuggets that come with a rollout: its column "nuggets". */
export const nuggetsOf: NuggetSource = ({ fields, id }) => {
  const { nuggets } = fields;
  const sound = (one: Nugget) => typeof one?.text === "string" && one.text !== "" && (one.weight === undefined || one.weight > 0);
  if (!Array.isArray(nuggets) || nuggets.length === 0 || !nuggets.every(sound))
    throw new InvalidRollout("nuggetsOf", 'needs a column "nuggets": texts, with weights above 0 where they differ', { id, nuggets });
  return nuggets as Nugget[];
};

/** For questions with a short answer: one nugget, that the answer is the reference. */
export const answerNugget: NuggetSource = (rollout) => [
  { text: `The answer to "${transcript(rollout.prompt)}" is: ${acceptedTexts("answerNugget", rollout).join(", or: ")}` },
];
