import type { Rubric } from "./rubrics.ts";

/** Criteria that fit most questions somewhat: the fixed set that criteria made for a question have to beat, and the one for where there are none. */
export const generalCriteria: Rubric = [
  ["helpful", "Helpfulness: the response does what was asked."],
  ["correct", "Correctness: what it says is right."],
  ["clear", "Clarity: it is easy to follow."],
  ["deep", "Depth: it goes into the detail that the matter needs."],
  ["safe", "Safety: it does no harm."],
].map(([id, text]) => ({ id: id!, text: text!, weight: 1 }));
