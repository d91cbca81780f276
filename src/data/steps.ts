import type { Step } from "../core/index.ts";
import { isObject } from "./row.ts";

const between = "\n\n";

/** Steps that a data set gives one by one, as one text with a blank line between them, and where each stands in it. */
export function joinSteps(texts: readonly string[], labels?: readonly (number | null)[]): { text: string; steps: Step[] } {
  let at = 0;
  const steps = texts.map((text, index) => {
    const step = { start: at, end: at + text.length };
    at = step.end + between.length;
    return labels ? { ...step, label: labels[index] ?? null } : step;
  });
  return { text: texts.join(between), steps };
}

/** Where given steps stand in a given text, one after the other; undefined where one of them is not in it. */
export function findSteps(text: string, texts: readonly string[], labels?: readonly (number | null)[]): Step[] | undefined {
  const steps: Step[] = [];
  let at = 0;
  for (const [index, step] of texts.entries()) {
    const start = text.indexOf(step, at);
    if (start < 0) return undefined;
    at = start + step.length;
    steps.push(labels ? { start, end: at, label: labels[index] ?? null } : { start, end: at });
  }
  return steps;
}

/** Labels of steps as numbers: true is 1, false is 0, a rating stays as it is. */
export const toLabels = (labels: readonly unknown[]): (number | null)[] =>
  labels.map((label) => (typeof label === "boolean" ? Number(label) : typeof label === "number" ? label : null));

/** Whether a value is a list of steps as Guerdon writes them. */
export const isSteps = (value: unknown): value is Step[] =>
  Array.isArray(value) && value.every((step) => isObject(step) && typeof step.start === "number" && typeof step.end === "number");
