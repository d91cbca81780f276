import { InvalidRollout, type Rollout } from "../core/index.ts";

/** What a person preferred to what, once. */
export interface PastChoice {
  readonly prompt?: string;
  readonly chosen: string;
  readonly rejected: string;
}

/** What a person chose before, as it comes with a rollout: its column "history". An empty one: nothing is known of them. */
export const historyOf = ({ fields, id }: Rollout): readonly PastChoice[] => {
  const { history } = fields;
  const sound = (one: PastChoice) =>
    typeof one?.chosen === "string" && typeof one.rejected === "string" && ["string", "undefined"].includes(typeof one.prompt);
  if (!Array.isArray(history) || !history.every(sound))
    throw new InvalidRollout("historyOf", 'needs a column "history": a list of { chosen, rejected }, with a prompt where there was one', {
      id,
      history,
    });
  return history as PastChoice[];
};
