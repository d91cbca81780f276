import type { Context, Rollout } from "../core/index.ts";
import type { Criterion } from "./rubrics.ts";

/** A question about a response, with a weight from 0 to 100, and perhaps a program that answers it exactly. */
export interface ChecklistItem extends Criterion {
  /** Python that defines `check`, a function of the response that returns True or False */
  readonly program?: string;
}

/** Items that make up a judgement, in the order they are shown. */
export type Checklist = readonly ChecklistItem[];

/** A checklist for all rollouts, or where the one for a rollout comes from. */
export type ChecklistSource = Checklist | ((rollout: Rollout, context: Context) => Promise<Checklist>);

/** What is asked of every response, whatever the prompt: it keeps what no item forbids from paying. */
export const universalItem: ChecklistItem = {
  id: "to_the_point",
  text: "Does the response answer the request directly, without anything excessive or beside the point, and in the tone that the context asks for?",
  weight: 100,
};
