import type { Reference, Rollout } from "../core/index.ts";
import type { Row } from "./row.ts";

/** One shape that rows come in, and how to read it. */
export interface Format {
  readonly name: string;
  /** what a row of it must have: each entry names one thing, Guerdon's word first, then other names for the column that holds it */
  readonly needs: readonly (readonly string[])[];
  /** by what a row is recognised, for a person to read; undefined where the row is not of this format */
  recognises(row: Row): string | undefined;
  /**
   * @param sample the first rows, to settle what one row leaves open
   * @returns what turns a row into its rollouts; those of one row belong to one group, which the reader names where the row does not
   * @throws {RowFault} when a row is not what the format says
   */
  reader(sample: readonly Row[], options: { promptsOnly: boolean }): (row: Row) => Rollout[];
}

/** Columns that name the group of a row, best first. */
export const groupColumns = ["group", "group_id", "prompt_id"] as const;

/** The group that a row names itself. */
export function groupOf(row: Row): string | undefined {
  for (const column of groupColumns) {
    const value = row[column];
    if (value !== undefined && value !== null) return typeof value === "object" ? JSON.stringify(value) : String(value);
  }
  return undefined;
}

/** The id of a row, as a text. */
export const idOf = (row: Row): string | undefined =>
  typeof row.id === "string" || typeof row.id === "number" ? String(row.id) : undefined;

/** A value as a reference; null and what is absent are none. */
export const toReference = (value: unknown): Reference | undefined => (value === null ? undefined : (value as Reference | undefined));

const noFields: Readonly<Record<string, unknown>> = Object.freeze({});

/** The columns of a row that nobody has read. */
export function otherFields(row: Row, read: ReadonlySet<string>): Readonly<Record<string, unknown>> {
  let fields: Record<string, unknown> | undefined;
  for (const column in row) {
    if (read.has(column)) continue;
    fields ??= {};
    fields[column] = row[column];
  }
  return fields ?? noFields;
}

/** Builds a rollout with the entries that are there, always in one order, so that all rollouts of a data set share one hidden class. */
export function makeRollout(parts: Rollout): Rollout {
  const rollout: { -readonly [key in keyof Rollout]: Rollout[key] } = {
    prompt: parts.prompt,
    response: parts.response,
    fields: parts.fields,
  };
  if (parts.id !== undefined) rollout.id = parts.id;
  if (parts.reference !== undefined) rollout.reference = parts.reference;
  if (parts.group !== undefined) rollout.group = parts.group;
  if (parts.steps !== undefined) rollout.steps = parts.steps;
  if (parts.tokens !== undefined) rollout.tokens = parts.tokens;
  return rollout;
}

/** The first of several names that is a column of the row and suits. */
export function firstColumn(row: Row, names: readonly string[], suits: (value: unknown) => boolean): string | undefined {
  return names.find((name) => row[name] !== undefined && row[name] !== null && suits(row[name]));
}
