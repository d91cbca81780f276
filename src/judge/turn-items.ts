import type { Criterion } from "./rubrics.ts";

/** What part of a turn of an agent an item is about. */
export type TurnFocus = "tool calls" | "thinking" | "reply" | "tool results";

/** A yes/no question about a turn of an agent: observable, about one thing, and open to other routes to the same result. */
export interface TurnItem extends Criterion {
  readonly focus: TurnFocus;
  /** when the answer is yes */
  readonly pass: string;
  /** what it looks like when it is not */
  readonly failures?: readonly string[];
  /** whether the dialogue goes on only when it is met */
  readonly required?: boolean;
  /** ids of items of the turn that must be met before this one can be */
  readonly needs?: readonly string[];
}

/** The items of each turn, [turns][items]. */
export type TurnChecklist = readonly (readonly TurnItem[])[];
